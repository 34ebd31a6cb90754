package dev.foghorn.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.hub.EchoHandler;
import dev.foghorn.loop.ConnectionOptions;
import dev.foghorn.loop.OutboundLimits;
import dev.foghorn.protocol.rfc.Proves;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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
            served.shutdownOutput();
            closing.get(30, TimeUnit.SECONDS); // long before the drain is over
            assertTrue(silent.readToEof().startsWith("HTTP/1.1 503 "));
        }
    }

    @Test
    void whatWasSentBeforeTheCloseLeavesBeforeItHoweverSlowTheClientIs() throws Exception {
        Recorder recorder = new Recorder();
        WebSocketServer server = serve(recorder, ServerOptions.DEFAULT.withDrain(Duration.ofMinutes(5))
                .withConnection(ConnectionOptions.DEFAULT.withOutbound(OutboundLimits.DEFAULT.withQueue(32 << 20))));
        try (RawClient client = RawClient.openNarrow(server, "/")) {
            recorder.socket().send(new byte[8 << 20]);
            recorder.socket().send("the last word");
            CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
            await(() -> !recorder.socket().isOpen()); // the Close is queued
            assertEquals(8 << 20, client.readFrame().payload().length);
            assertEquals("the last word", client.readFrame().text());
            assertEquals(1001, client.readFrame().closeCode());
            client.send(RawClient.close(1001, ""));
            assertTrue(client.isAtEof());
            client.shutdownOutput();
            closing.get(30, TimeUnit.SECONDS);
            assertEquals(List.of("open", "close"), recorder.events());
        }
    }

    @Test
    void whatArrivesBeforeTheClientsCloseIsStillHeard() throws Exception {
        Recorder recorder = new Recorder();
        WebSocketServer server = serve(recorder, ServerOptions.DEFAULT.withDrain(Duration.ofMinutes(5)));
        try (RawClient client = RawClient.open(server, "/")) {
            CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
            assertEquals(1001, client.readFrame().closeCode());
            client.send(RawClient.text("on its way"), RawClient.close(1001, ""));
            assertTrue(client.isAtEof());
            client.shutdownOutput();
            closing.get(30, TimeUnit.SECONDS);
            assertEquals(List.of("open", "message", "close"), recorder.events());
        }
    }

    @Test
    void aClientThatTakesNothingIsCutOffAtTheDeadline() throws Exception {
        Recorder recorder = new Recorder();
        WebSocketServer server = serve(recorder, ServerOptions.DEFAULT);
        try (RawClient client = RawClient.openNarrow(server, "/")) {
            recorder.socket().send(new byte[32 << 20]);
            CompletableFuture.runAsync(() -> server.drain(Duration.ofMillis(50))).get(10, TimeUnit.SECONDS);
            assertEquals(List.of("open", "failure"), recorder.events());
            client.reset();
        }
    }

    @Test
    void aHandlerThatBlocksDoesNotKeepTheServerFromEnding() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        WebSocketServer server = serve((socket, message) -> {
            blocked.countDown();
            await(() -> release.getCount() == 0);
        }, ServerOptions.DEFAULT.withLoops(2));
        try (RawClient client = RawClient.open(server, "/")) {
            client.send(RawClient.text("block"));
            blocked.await();
            CompletableFuture.runAsync(() -> server.drain(Duration.ofMillis(50))).get(10, TimeUnit.SECONDS);
        } finally {
            release.countDown();
        }
    }

    @Test
    void itIsReadyUntilItIsClosedAndSaysThatItComesBack() throws Exception {
        WebSocketServer server = serve(new Recorder(), ServerOptions.DEFAULT.withDrainCode(1012));
        try (RawClient client = RawClient.open(server, "/")) {
            assertTrue(server.isReady());
            CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
            RawClient.Frame close = client.readFrame();
            assertEquals(1012, close.closeCode());
            assertEquals("the server is restarting", close.closeReason());
            assertFalse(server.isReady());
            client.send(RawClient.close(1012, ""));
            client.shutdownOutput();
            closing.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void whoWaitsToBeAcceptedIsStillAnswered() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        WebSocketServer server = serve((socket, message) -> await(() -> release.getCount() == 0),
                ServerOptions.DEFAULT.withLoops(1));
        List<RawClient> waiting = new ArrayList<>();
        try (RawClient client = RawClient.open(server, "/")) {
            client.send(RawClient.text("block"));
            for (int i = 0; i < 10; i++) {
                waiting.add(RawClient.connect(server.address()).send(RawClient.request("/")));
            }
            CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
            await(() -> !server.isReady());
            release.countDown();
            for (RawClient one : waiting) {
                assertTrue(one.readToEof().startsWith("HTTP/1.1 503 "));
                one.close();
            }
            assertEquals(1001, client.readFrame().closeCode());
            client.send(RawClient.close(1001, ""));
            client.shutdownOutput();
            closing.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void manyHearOfItInTurnEachOnce() throws Exception {
        WebSocketServer server = serve(0, Duration.ofSeconds(30));
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            clients.add(RawClient.open(server, "/echo"));
        }
        CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
        for (RawClient client : clients) {
            assertEquals(1001, client.readFrame().closeCode());
            client.send(RawClient.close(1001, ""));
            assertTrue(client.isAtEof());
            client.close();
        }
        closing.get(30, TimeUnit.SECONDS);
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) {
        try {
            while (!condition.holds()) {
                Thread.sleep(1);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static WebSocketServer serve(WebSocketHandler handler, ServerOptions options) throws Exception {
        return WebSocketServer.builder()
                .options(options.withAddress("127.0.0.1", 0))
                .route("/", handler)
                .start();
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
