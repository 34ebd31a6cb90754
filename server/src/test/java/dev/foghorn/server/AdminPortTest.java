package dev.foghorn.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.hub.EchoHandler;
import dev.foghorn.loop.ConnectionOptions;
import dev.foghorn.loop.Reception.Later;
import dev.foghorn.loop.Reception.Response;
import dev.foghorn.protocol.handshake.HttpResponse;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Health on both ports, and what the admin port serves beside it, asked for by the JDK's HTTP client. */
class AdminPortTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final CompletableFuture<HttpResponse> later = new CompletableFuture<>();
    private WebSocketServer server;
    private InetSocketAddress admin;

    @BeforeEach
    void open() throws Exception {
        serve(ConnectionOptions.DEFAULT);
    }

    private void serve(ConnectionOptions options) throws Exception {
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(2).withConnection(options))
                .route("/echo", new EchoHandler())
                .health()
                .start();
        admin = server.openAdmin("127.0.0.1", 0, Map.of(
                "/later", request -> new Later(later),
                "/now", request -> new Response(HttpResponse.sentence(200, "now"))));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static HttpRequest get(InetSocketAddress address, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + path))
                .timeout(Duration.ofSeconds(10))
                .build();
    }

    private int status(InetSocketAddress address, String path) throws Exception {
        return http.send(get(address, path), BodyHandlers.discarding()).statusCode();
    }

    private static CompletableFuture<Void> closing(WebSocketServer server) {
        CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
        while (server.isReady()) {
            Thread.onSpinWait();
        }
        return closing;
    }

    @Test
    void bothPortsTellThatTheServerLivesAndIsReady() throws Exception {
        for (InetSocketAddress address : new InetSocketAddress[] {server.address(), admin}) {
            assertEquals(200, status(address, "/healthz"));
            assertEquals(200, status(address, "/readyz"));
        }
    }

    @Test
    void whileItClosesTheServerLivesAndIsNotReady() throws Exception {
        try (RawClient slow = RawClient.open(server, "/echo")) {
            CompletableFuture<Void> closing = closing(server);
            assertEquals(1001, slow.readFrame().closeCode()); // and does not answer
            assertEquals(200, status(admin, "/healthz"));
            assertEquals(503, status(admin, "/readyz"));
            slow.send(RawClient.close(1001, ""));
            assertTrue(slow.isAtEof());
            slow.shutdownOutput();
            closing.get(10, TimeUnit.SECONDS);
        }
        assertThrows(IOException.class, () -> status(admin, "/healthz"));
    }

    @Test
    void whatThePortsServeStaysApart() throws Exception {
        assertEquals(200, status(admin, "/now"));
        assertEquals(404, status(server.address(), "/now"));
        assertEquals(404, status(admin, "/echo"));
        assertTrue(http.send(get(admin, "/echo"), BodyHandlers.ofString()).body().contains("/healthz"));
        try (RawClient client = RawClient.connect(admin)) {
            assertTrue(client.send(RawClient.request("/echo")).readToEof().startsWith("HTTP/1.1 404 "));
        }
    }

    @Test
    void onlyGetAndHeadAreAnswered() throws Exception {
        try (RawClient client = RawClient.connect(admin)) {
            String answer = client.send("POST /now HTTP/1.1\r\nHost: a\r\n\r\n").readToEof();
            assertTrue(answer.startsWith("HTTP/1.1 405 ") && answer.contains("\r\nAllow: GET, HEAD\r\n"), answer);
        }
        try (RawClient client = RawClient.connect(admin)) {
            String answer = client.send("HEAD /now HTTP/1.1\r\nHost: a\r\n\r\n").readToEof();
            assertTrue(answer.startsWith("HTTP/1.1 200 ") && answer.endsWith("\r\n\r\n"), answer);
        }
    }

    @Test
    void aTakenAdminPortIsABindExceptionAndTheServerGoesOn() throws Exception {
        assertThrows(BindException.class, () -> server.openAdmin("127.0.0.1", admin.getPort(), Map.of()));
        assertEquals(200, status(server.address(), "/healthz"));
    }

    @Test
    void aClosedServerOpensNoAdminPort() {
        server.close();
        assertThrows(IllegalStateException.class, () -> server.openAdmin("127.0.0.1", 0, Map.of()));
    }

    // --------------------------------------------------------------------------------------- answers that take long

    @Test
    void anAnswerThatIsMadeElsewhereComesWhenItIsMade() throws Exception {
        CompletableFuture<java.net.http.HttpResponse<String>> asked =
                http.sendAsync(get(admin, "/later"), BodyHandlers.ofString());
        assertEquals(200, status(admin, "/now")); // nobody waits for it meanwhile
        assertFalse(asked.isDone());
        later.complete(new HttpResponse(200, "text/plain", "x".repeat(1 << 20).getBytes()));
        assertEquals(1 << 20, asked.get(10, TimeUnit.SECONDS).body().length());
    }

    @Test
    void anAnswerThatCannotBeMadeIs500() throws Exception {
        later.completeExceptionally(new IllegalStateException("on purpose"));
        assertEquals(500, status(admin, "/later"));
    }

    @Test
    void whoHasShutItsOutputDownStillGetsTheAnswerAndWhatItSentIsNotRun() throws Exception {
        try (RawClient client = RawClient.connect(admin)) {
            client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n").send(RawClient.request("/now")).shutdownOutput();
            later.complete(HttpResponse.sentence(200, "late"));
            String answer = client.readToEof();
            assertTrue(answer.endsWith("\r\n\r\nlate\n"), answer);
            assertEquals(0, answer.indexOf("HTTP/1.1 200"));
            assertEquals(0, answer.lastIndexOf("HTTP/1.1"));
        }
    }

    @Test
    void anAnswerThatTakesLongerThanTheHandshakeTimeoutIsNotWaitedFor() throws Exception {
        server.close();
        serve(ConnectionOptions.DEFAULT.withHandshakeTimeout(Duration.ofMillis(100)));
        try (RawClient client = RawClient.connect(admin)) {
            assertTrue(client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n").hasEnded());
        }
        later.complete(HttpResponse.sentence(200, "too late"));
        assertEquals(200, status(admin, "/now"));
    }
}
