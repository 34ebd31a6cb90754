package dev.foghorn.clients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foghorn.tls.Authority;
import dev.foghorn.tls.ServerTls;
import dev.foghorn.tls.Trust;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that nobody here wrote: the JDK's. */
@Timeout(60)
class JdkClientTest {
    private static ClientsServer server;

    @BeforeAll
    static void startServer() throws Exception {
        server = new ClientsServer();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void echo() throws Exception {
        Peer peer = new Peer("/echo");
        peer.socket.sendText("Hello, wörld 🌍", true).join();
        assertEquals("text Hello, wörld 🌍", peer.next());
        peer.end();
    }

    @Test
    void broadcast() throws Exception {
        Peer one = new Peer("/broadcast");
        Peer other = new Peer("/broadcast?self=false");
        one.socket.sendText("to all", true).join();
        assertEquals("text to all", one.next());
        assertEquals("text to all", other.next());
        other.socket.sendText("to the others", true).join();
        assertEquals("text to the others", one.next());
        one.socket.sendText("last", true).join();
        assertEquals("text last", one.next());
        assertEquals("text last", other.next(), "with self=false its own message must not come back");
        one.end();
        other.end();
    }

    @Test
    void fragmentsBothWays() throws Exception {
        Peer peer = new Peer("/echo");
        peer.socket.sendText("frag", false).join();
        peer.socket.sendPing(bytes("between")).join();
        peer.socket.sendText("men", false).join();
        peer.socket.sendText("ted", true).join();
        assertEquals("pong between", peer.next());
        assertEquals("text fragmented", peer.next());
        peer.end();

        Peer fragments = new Peer("/fragments");
        fragments.socket.sendText("in pieces: ä🌍", true).join();
        assertEquals("text in pieces: ä🌍", fragments.next());
        fragments.end();
    }

    @Test
    void oneMebibyteBinary() throws Exception {
        byte[] payload = new byte[1 << 20];
        new Random(6455).nextBytes(payload);
        Peer peer = new Peer("/echo");
        peer.socket.sendBinary(ByteBuffer.wrap(payload), true).join();
        assertEquals("binary " + payload.length, peer.next());
        assertArrayEquals(payload, peer.binary.toByteArray());
        peer.end();
    }

    @Test
    void ping() throws Exception {
        Peer peer = new Peer("/echo");
        peer.socket.sendPing(bytes("beat")).join();
        assertEquals("pong beat", peer.next());
        peer.end();
    }

    @Test
    void closeWithCodeAndReasonFromEitherSide() throws Exception {
        server.ends().clear();
        Peer client = new Peer("/echo");
        client.socket.sendClose(4001, "goodbye, ö").join();
        assertEquals("close 4001 ", client.next());
        assertEquals("4001 goodbye, ö", server.ends().poll(5, TimeUnit.SECONDS));

        Peer closed = new Peer("/close");
        closed.socket.sendText("enough", true).join();
        assertEquals("close 4002 because you said: enough", closed.next());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theSameOverTls(String protocol) throws Exception {
        Authority authority = new Authority("CN=Test CA");
        ServerTls tls = ServerTls.builder().certificate(authority.issue("127.0.0.1")).build();
        HttpClient client = HttpClient.newBuilder()
                .sslContext(Trust.context(null, authority.certificate()))
                .sslParameters(new SSLParameters(null, new String[] {protocol}))
                .build();
        try (ClientsServer secure = new ClientsServer(tls)) {
            byte[] payload = new byte[1 << 20];
            new Random(6455).nextBytes(payload);
            Peer peer = new Peer(client, secure.url() + "/echo");
            peer.socket.sendText("Hello, wörld 🌍", true).join();
            assertEquals("text Hello, wörld 🌍", peer.next());
            peer.socket.sendBinary(ByteBuffer.wrap(payload), true).join();
            assertEquals("binary " + payload.length, peer.next());
            assertArrayEquals(payload, peer.binary.toByteArray());
            peer.socket.sendClose(4001, "goodbye, ö").join();
            assertEquals("close 4001 ", peer.next());
            assertEquals("4001 goodbye, ö", secure.ends().poll(5, TimeUnit.SECONDS));
        }
    }

    private static ByteBuffer bytes(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    /** One connection, and what it heard, a line each. */
    private static final class Peer implements WebSocket.Listener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
        private final WebSocket socket;

        Peer(String path) {
            this(HttpClient.newHttpClient(), server.url() + path);
        }

        Peer(HttpClient client, String url) {
            socket = client.newWebSocketBuilder()
                    .buildAsync(URI.create(url), this)
                    .join();
        }

        String next() throws InterruptedException {
            return heard.poll(10, TimeUnit.SECONDS);
        }

        void end() throws InterruptedException {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
            assertEquals("close 1000 ", next());
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                heard.add("text " + text);
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            byte[] piece = new byte[data.remaining()];
            data.get(piece);
            binary.writeBytes(piece);
            if (last) {
                heard.add("binary " + binary.size());
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
            heard.add("pong " + StandardCharsets.UTF_8.decode(message));
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            heard.add("close " + statusCode + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            heard.add("error " + error);
        }
    }
}
