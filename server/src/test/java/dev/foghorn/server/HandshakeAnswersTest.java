package dev.foghorn.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.hub.EchoHandler;
import dev.foghorn.protocol.rfc.Proves;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each request gets: 101, or the right refusal. */
class HandshakeAnswersTest {
    private static WebSocketServer server;

    @BeforeAll
    static void open() throws Exception {
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1)
                        .withAllowedOrigins(List.of("https://allowed.example:8443")))
                .route("/echo", new EchoHandler(), "chat.v2", "chat.v1")
                .routeTo("/room/{name}", request -> (socket, message) -> socket.send(request.variable()))
                .page("/", "<!doctype html>page")
                .start();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    /** Sends a request, and frames behind it that are never to be run. */
    private static String refusal(String request) throws Exception {
        try (RawClient client = RawClient.connect(server.address())) {
            client.send(request.getBytes(StandardCharsets.ISO_8859_1), RawClient.text("never to be run"));
            String head = client.readHead();
            assertFalse(head.startsWith("HTTP/1.1 101 "), head);
            String body = client.readToEof();
            String answer = head + body;
            assertTrue(answer.contains("\r\nContent-Length: " + body.length() + "\r\n"), answer);
            assertTrue(answer.contains("\r\nConnection: close"), answer);
            return answer;
        }
    }

    static Stream<Arguments> refused() {
        String good = RawClient.request("/echo");
        return Stream.of(
                Arguments.of(400, "", "garbage\r\n\r\n"),
                Arguments.of(400, "", "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n"),
                Arguments.of(400, "", good.replace("\r\n", "\n")),
                Arguments.of(400, "", good.replace("Host: localhost\r\n", "")),
                Arguments.of(400, "", good.replace("Host: ", "Host : ")),
                Arguments.of(400, "", good.replace("Connection: Upgrade", "Connection: keep-alive")),
                Arguments.of(400, "", good.replace("dGhlIHNhbXBsZSBub25jZQ==", "short")),
                Arguments.of(400, "Sec-WebSocket-Version: 13", good.replace("Sec-WebSocket-Version: 13\r\n", "")),
                Arguments.of(400, "", RawClient.request("/echo?self=%FF")),
                Arguments.of(400, "", RawClient.request("/echo", "Content-Length: 5")),
                Arguments.of(400, "", RawClient.request("/echo", "Transfer-Encoding: chunked")),
                Arguments.of(403, "", RawClient.request("/echo", "Origin: https://evil.example")),
                Arguments.of(403, "", RawClient.request("/echo", "Origin: null")),
                Arguments.of(404, "", RawClient.request("/nowhere")),
                Arguments.of(404, "", RawClient.request("/echo/more")),
                Arguments.of(404, "", RawClient.request("/room/")),
                Arguments.of(404, "", RawClient.request("/room/a/b")),
                Arguments.of(404, "", RawClient.request("/room/%zz")),
                Arguments.of(404, "", RawClient.request("/room/%ff")),
                Arguments.of(404, "", RawClient.request("/room/" + "x".repeat(129))),
                Arguments.of(405, "Allow: GET", good.replace("GET", "POST")),
                Arguments.of(405, "Allow: GET", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"),
                Arguments.of(405, "Allow: GET, HEAD", "POST / HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(414, "", "GET /" + "x".repeat(8 << 10) + " HTTP/1.1\r\n\r\n"),
                Arguments.of(426, "Upgrade: websocket", "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(426, "Sec-WebSocket-Version: 13", good.replace("Version: 13", "Version: 8")),
                Arguments.of(431, "", RawClient.request("/echo", "Cookie: " + "x".repeat(16 << 10))),
                Arguments.of(431, "", RawClient.request("/echo", Stream.generate(() -> "A: b").limit(100)
                        .toArray(String[]::new))),
                Arguments.of(505, "", good.replace("HTTP/1.1", "HTTP/1.0")));
    }

    @ParameterizedTest
    @MethodSource("refused")
    @Proves({"4.2.1-1", "4.2.2-5", "4.2.2-6", "4.2.2-7", "4.4-1"})
    void everyRefusalHasItsStatus(int status, String field, String request) throws Exception {
        String answer = refusal(request);
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertTrue(answer.contains("\r\n" + field), answer);
    }

    @Test
    void aPageIsServedAndTheConnectionEnds() throws Exception {
        String answer = refusal("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 200 OK"), answer);
        assertTrue(answer.endsWith("<!doctype html>page"), answer);
    }

    @ParameterizedTest
    @CsvSource({"/, 200", "/echo, 405", "/nowhere, 404"})
    void theAnswerToHeadHasALengthAndNoBody(String path, int status) throws Exception {
        try (RawClient client = RawClient.connect(server.address())) {
            client.send("HEAD " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
            String answer = client.readToEof();
            assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
            assertTrue(answer.contains("\r\nContent-Length: ") && answer.endsWith("\r\n\r\n"), answer);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, http://localhost",
        "localhost, http://localhost:80",
        "localhost:80, http://localhost",
        "localhost:443, https://localhost",
        "LocalHost:8080, http://localhost:8080",
        "[::1]:8080, http://[::1]:8080",
        "elsewhere, https://allowed.example:8443",
        "elsewhere, HTTPS://Allowed.example:8443"
    })
    @Proves("4.2.2-4")
    void pagesOfTheSameHostAndListedOriginsMayConnect(String host, String origin) throws Exception {
        try (RawClient client = RawClient.connect(server.address())) {
            client.send(RawClient.request("/echo", "Origin: " + origin).replace("Host: localhost", "Host: " + host));
            assertTrue(client.readHead().startsWith("HTTP/1.1 101 "));
        }
    }

    @ParameterizedTest
    @CsvSource({"localhost:8080, http://localhost", "localhost, http://localhost:8080", "localhost, file://localhost"})
    @Proves({"4.2.2-4", "4.2.2-5", "10.2-1"})
    void anotherPortOrSchemeIsAnotherOrigin(String host, String origin) throws Exception {
        String request = RawClient.request("/echo", "Origin: " + origin).replace("Host: localhost", "Host: " + host);
        assertTrue(refusal(request).startsWith("HTTP/1.1 403 "));
    }

    /** Only a browser has pages to be careful of, and a browser names their origin. */
    @Test
    @Proves("4.2.1-9")
    void aRequestWithoutOriginIsNoBrowsersAndIsServed() throws Exception {
        try (RawClient client = RawClient.open(server, "/echo")) {
            assertEquals("hi", client.send(RawClient.text("hi")).readFrame().text());
        }
    }

    @Test
    void aStarAllowsEveryOrigin() throws Exception {
        try (WebSocketServer open = WebSocketServer.builder()
                        .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1)
                                .withAllowedOrigins(List.of("*")))
                        .route("/echo", new EchoHandler())
                        .start();
                RawClient client = RawClient.connect(open.address())) {
            client.send(RawClient.request("/echo", "Origin: https://evil.example"));
            assertTrue(client.readHead().startsWith("HTTP/1.1 101 "));
            client.send(RawClient.close(1000, ""));
        }
    }

    @ParameterizedTest
    @CsvSource({"chat.v1, chat.v1", "'chat.v1, chat.v2', chat.v2", "'other, chat.v1', chat.v1"})
    @Proves({"4.2.2-8", "4.2.2-17"})
    void theServersBestSubprotocolIsChosen(String offered, String chosen) throws Exception {
        try (RawClient client = RawClient.connect(server.address())) {
            client.send(RawClient.request("/echo", "Sec-WebSocket-Protocol: " + offered));
            assertTrue(client.readHead().contains("\r\nSec-WebSocket-Protocol: " + chosen + "\r\n"));
        }
    }

    @Test
    @Proves("5.8-1")
    void anExtensionThatIsNotKnownIsNotAgreedTo() throws Exception {
        try (RawClient client = RawClient.connect(server.address())) {
            client.send(RawClient.request("/echo", "Sec-WebSocket-Extensions: x-unknown; level=9"));
            String head = client.readHead();
            assertTrue(head.startsWith("HTTP/1.1 101 "), head);
            assertFalse(head.contains("Sec-WebSocket-Extensions"), head);
        }
    }

    @Test
    void aRoomsNameIsPercentDecodedUtf8AndUnknownQueryKeysAreIgnored() throws Exception {
        try (RawClient client = RawClient.open(server, "/room/%C3%A9t%C3%A9?colour=blue&self=false")) {
            assertEquals("été", client.send(RawClient.text("?")).readFrame().text());
        }
        String longest = "x".repeat(128);
        try (RawClient client = RawClient.open(server, "/room/" + longest)) {
            assertEquals(longest, client.send(RawClient.text("?")).readFrame().text());
        }
    }

    @Test
    @Proves("4.2.1-3")
    void anAbsoluteTargetIsServed() throws Exception {
        try (RawClient client = RawClient.open(server, "http://localhost/echo?x=y")) {
            assertEquals("hi", client.send(RawClient.text("hi")).readFrame().text());
        }
    }

    @Test
    @Proves({"4.2.2-1", "4.2.2-12"})
    void aRequestMayComeByteByByte() throws Exception {
        try (RawClient client = RawClient.connect(server.address())) {
            for (byte b : RawClient.request("/echo").getBytes()) {
                client.send(new byte[] {b});
            }
            assertTrue(client.readHead().startsWith("HTTP/1.1 101 "));
        }
    }
}
