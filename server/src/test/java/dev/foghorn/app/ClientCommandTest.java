package dev.foghorn.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ClientCommandTest {
    private final Console console = new Console();
    private WebSocketServer server;

    @BeforeEach
    void serve() throws Exception {
        server = ServeCommand.start(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String url(String path) {
        return "ws://127.0.0.1:" + server.port() + path;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/broadcast", "/room/den"})
    void printsTheAnswersToPipedLines(String path) {
        assertEquals(0, console.client("hello\nwörld ☃\n", url(path)));
        assertEquals("hello\nwörld ☃\n", console.out().replace("\r", ""));
        assertEquals("connected\nclosed: 1000\n", console.err().replace("\r", ""));
    }

    @Test
    void losesNothingOfALongInput() {
        String typed = IntStream.range(0, 20_000).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
        assertEquals(0, console.client(typed, url("/echo")));
        assertEquals(typed, console.out().replace("\r", ""));
    }

    @Test
    void takesMessagesNearTheLimitOneAfterAnother() {
        String typed = ("x".repeat(1_000_000) + "\n").repeat(5);
        assertEquals(0, console.client(typed, url("/echo")));
        assertEquals(typed.length(), console.out().replace("\r", "").length());
    }

    @Test
    void sendsWhatBeginsWithTwoSlashes() {
        assertEquals(0, console.client("//close\n", url("/echo")));
        assertEquals("/close", console.out().strip());
    }

    @Test
    void sendsAndShowsBinaryMessages() {
        assertEquals(0, console.client("/binary 00 ff 10\n/binary 7f\n/binary\n/binary "
                + "ab".repeat(65) + "\n", url("/echo")));
        assertEquals(List.of("binary, 3 bytes: 00 ff 10", "binary, 1 byte: 7f", "binary, 0 bytes",
                "binary, 65 bytes: " + "ab ".repeat(64) + "..."), console.out().lines().toList());
    }

    @Test
    void tellsTheRoundTripTimeOfAPing() {
        assertEquals(0, console.client("/ping\n/ping abc\n", url("/echo")));
        assertEquals(2, console.out().lines().count());
        assertTrue(console.out().lines().allMatch(line -> line.matches("pong after \\d+\\.\\d{3} ms")), console.out());
    }

    @Test
    void closesWithACodeAndAReason() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        WebSocketHandler handler = new WebSocketHandler() {
            @Override
            public void onMessage(WebSocket socket, Message message) {}

            @Override
            public void onClose(WebSocket socket, CloseStatus status) {
                seen.complete(status.toString());
            }
        };
        try (WebSocketServer own = WebSocketServer.builder().port(0).route("/", handler).start()) {
            assertEquals(0, console.client("/close 4000 good bye\n", "ws://127.0.0.1:" + own.port() + "/"));
            assertEquals("4000 good bye", seen.get());
        }
        assertTrue(console.err().contains("closed: 4000"), console.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nonsense", "/close 1005", "/close x", "/binary 0", "/binary xy"})
    void explainsWhatItDoesNotSend(String typed) {
        assertEquals(0, console.client(typed + "\nstill here\n", url("/echo")));
        assertTrue(console.err().contains("not sent: "), console.err());
        assertEquals("still here", console.out().strip());
    }

    @Test
    void endsWhenTheServerCloses() throws Exception {
        WebSocketHandler handler = new WebSocketHandler() {
            @Override
            public void onOpen(WebSocket socket) {
                socket.send("go");
                socket.close(1001, "closing time");
            }

            @Override
            public void onMessage(WebSocket socket, Message message) {}
        };
        try (WebSocketServer own = WebSocketServer.builder().port(0).route("/", handler).start();
                PipedOutputStream keyboard = new PipedOutputStream();
                PipedInputStream nothingTyped = new PipedInputStream(keyboard)) {
            assertEquals(0, console.client(nothingTyped, "ws://127.0.0.1:" + own.port() + "/"));
        }
        assertEquals("go", console.out().strip());
        assertTrue(console.err().contains("closed: 1001 closing time"), console.err());
    }

    @Test
    void failsWhenAMessageIsTooLarge() {
        assertEquals(1, console.client("x".repeat(200) + "\n", "--max-message", "199", url("/echo")));
        assertTrue(console.err().contains("failed: 1009"), console.err());
        assertEquals("", console.out());
    }

    @Test
    void showsTheHandshake() {
        assertEquals(0, console.client("", "-v", "--header", "X-Test: yes", "--origin", "http://127.0.0.1:"
                + server.port(), url("/echo?a=b")));
        for (String line : new String[] {"> GET /echo?a=b HTTP/1.1", "> X-Test: yes", "> Origin: http://127.0.0.1:",
            "> Sec-WebSocket-Key: ", "< HTTP/1.1 101 ", "< Sec-WebSocket-Accept: "}) {
            assertTrue(console.err().contains(line), console.err());
        }
    }

    @Test
    void tellsTheSubprotocol() throws Exception {
        try (WebSocketServer own = WebSocketServer.builder()
                .port(0)
                .route("/", (socket, message) -> { }, "chat")
                .start()) {
            assertEquals(0, console.client("", "--subprotocol", "news,chat", "ws://127.0.0.1:" + own.port() + "/"));
        }
        assertTrue(console.err().contains("connected, with subprotocol chat"), console.err());
    }

    @Test
    void saysWhyThereIsNoConnection() throws Exception {
        assertEquals(1, console.client("", url("/nothing")));
        assertTrue(console.err().contains("404"), console.err());
        assertEquals(1, console.client("", "--origin", "http://elsewhere.example", url("/echo")));
        assertTrue(console.err().contains("403"), console.err());
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            free = socket.getLocalPort();
        }
        assertEquals(1, console.client("", "ws://127.0.0.1:" + free + "/"));
        assertTrue(console.err().contains("Connection refused. Is the server running there?"), console.err());
        assertEquals(1, console.client("", "ws://nowhere.invalid/"));
        assertTrue(console.err().contains("host 'nowhere.invalid' is not known"), console.err());
    }
}
