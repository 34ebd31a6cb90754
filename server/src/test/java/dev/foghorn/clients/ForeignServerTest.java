package dev.foghorn.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.api.WebSocket;
import dev.foghorn.client.WebSocketClient;
import dev.foghorn.loop.Compression;
import dev.foghorn.loop.ConnectionOptions;
import dev.foghorn.protocol.handshake.HttpHead;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our client with npm's ws as the server, whatever that answers to compression. See {@link ForeignClientsTest}. */
@Tag("foreign")
@Timeout(300)
class ForeignServerTest {
    private static Process server;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        Path directory = ForeignProgram.installNpmWs();
        server = new ProcessBuilder("node", "ws-server.mjs")
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        port = Integer.parseInt(new BufferedReader(
                new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII)).readLine());
    }

    @AfterAll
    static void stop() throws Exception {
        server.destroyForcibly().waitFor();
    }

    /** With the window that was agreed on ws refuses whatever refers further back. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "'threshold': 0 | true | 15 | permessage-deflate",
        "'threshold': 0 | false | 15 | permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        "'threshold': 0 | true | 9 | permessage-deflate; server_max_window_bits=9; client_max_window_bits=9",
        "'threshold': 0, 'clientMaxWindowBits': 8 | true | 15 | permessage-deflate; client_max_window_bits=8",
        "'threshold': 0, 'clientMaxWindowBits': 11 | true | 12 | permessage-deflate; server_max_window_bits=12; "
                + "client_max_window_bits=11",
        "'threshold': 0, 'serverMaxWindowBits': 10 | true | 15 | permessage-deflate; server_max_window_bits=10",
        "'threshold': 0, 'clientNoContextTakeover': true | true | 15 | permessage-deflate; client_no_context_takeover",
        "'threshold': 100000000 | true | 15 | permessage-deflate"
    })
    void messagesOfEveryKindComeBack(String deflate, boolean takeover, int bits, String agreed) throws Exception {
        BlockingQueue<String> echoes = new LinkedBlockingQueue<>();
        List<HttpHead> answers = new ArrayList<>();
        Compression compression =
                Compression.DEFAULT.withAbove(0).withTakeover(takeover, takeover).withWindowBits(bits, bits);
        String path = URLEncoder.encode("{" + deflate.replace('\'', '"') + "}", StandardCharsets.UTF_8);
        try (WebSocketClient client = WebSocketClient.builder()
                .options(ConnectionOptions.DEFAULT.withCompression(compression))
                .onResponse(answers::add)
                .build()) {
            WebSocket socket = client.connect("ws://127.0.0.1:" + port + "/" + path.replace("+", "%20"),
                    (s, message) -> echoes.add(message.text())).get(10, TimeUnit.SECONDS);
            assertTrue(socket.isCompressed());
            assertEquals(agreed, answers.get(0).first("Sec-WebSocket-Extensions"));
            for (String text : texts()) {
                socket.send(text);
                assertEquals(text, echoes.poll(10, TimeUnit.SECONDS));
            }
        }
    }

    /** Words, noise, and both again, from nothing to 128 KiB. */
    private static List<String> texts() {
        List<String> texts = new ArrayList<>(List.of("", "short"));
        String noise = new Random(1).ints(5000, ' ', 0x3000)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        for (int length = 16; length <= 131_072; length *= 2) {
            String text = noise + "words and words ".repeat(9000);
            texts.add(text.substring(text.length() - length));
        }
        texts.addAll(List.of(noise, noise, "short"));
        return texts;
    }
}
