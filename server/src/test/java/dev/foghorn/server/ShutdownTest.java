package dev.foghorn.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.hub.EchoHandler;
import dev.foghorn.protocol.rfc.Proves;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Graceful closing: everybody hears why, and nothing is left. */
class ShutdownTest {
    private static WebSocketServer serve(int port, Duration drain) throws Exception {
        return WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", port).withLoops(3).withDrain(drain))
                .route("/echo", new EchoHandler())
                .start();
    }

    private static long loopThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("foghorn-loop")).count();
    }

    @Test
    @Proves("7.3-1")
    void everyClientGets1001ThePortIsFreeAndNoThreadIsLeft() throws Exception {
        WebSocketServer server = serve(0, Duration.ofSeconds(30));
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            clients.add(RawClient.open(server, "/echo"));
        }
        RawClient undecided = RawClient.connect(server.address()).send("GET /ec");
        CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
        for (RawClient client : clients) {
            assertEquals(1001, client.readFrame().closeCode());
            client.send(RawClient.close(1001, ""));
            assertTrue(client.isAtEof());
            client.close();
        }
        assertTrue(undecided.readToEof().startsWith("HTTP/1.1 503 "));
        undecided.close();
        closing.get(10, TimeUnit.SECONDS); // long before the drain is over
        assertEquals(0, loopThreads());
        serve(server.port(), Duration.ofSeconds(30)).close();
    }

    @Test
    void aClientThatDoesNotAnswerIsNotWaitedForLongerThanTheDrain() throws Exception {
        WebSocketServer server = serve(0, Duration.ofMillis(50));
        try (RawClient client = RawClient.open(server, "/echo")) {
            CompletableFuture.runAsync(server::close).get(10, TimeUnit.SECONDS);
            assertEquals(1001, client.readFrame().closeCode());
        }
    }

    @Test
    void aPeerThatNeverAskedAnythingIsNotWaitedFor() throws Exception {
        WebSocketServer server = serve(0, Duration.ofMinutes(5));
        try (RawClient silent = RawClient.connect(server.address());
                RawClient served = RawClient.open(server, "/echo")) { // so the silent one was accepted before it
            CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
            assertEquals(1001, served.readFrame().closeCode());
            served.send(RawClient.close(1001, ""));
            closing.get(30, TimeUnit.SECONDS); // long before the drain is over
            assertTrue(silent.readToEof().startsWith("HTTP/1.1 503 "));
        }
    }

    @Test
    void closingAgainDoesNothingAndAtOnce() throws Exception {
        WebSocketServer server = serve(0, Duration.ofSeconds(30));
        server.close();
        CompletableFuture.runAsync(server::close).get(10, TimeUnit.SECONDS);
    }

    @Test
    void aTakenPortIsABindExceptionAndLeavesNoThread() throws Exception {
        try (WebSocketServer server = serve(0, Duration.ofSeconds(30))) {
            assertThrows(BindException.class, () -> serve(server.port(), Duration.ofSeconds(30)));
            assertEquals(3, loopThreads());
        }
    }
}
