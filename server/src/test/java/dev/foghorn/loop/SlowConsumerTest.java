package dev.foghorn.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.SendResult;
import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.client.WebSocketClient;
import dev.foghorn.hub.EchoHandler;
import dev.foghorn.hub.Hub;
import dev.foghorn.hub.RoomHandler;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.server.RawClient;
import dev.foghorn.server.Recorder;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that do not read, on real sockets: what waits for them is bounded, and nobody else notices. */
class SlowConsumerTest {
    private static final int LENGTH = 60_000;
    private static final int MESSAGES = 300;
    private static final OutboundLimits LIMITS = OutboundLimits.DEFAULT;

    private final Hub hub = new Hub();
    private final Recorder recorder = new Recorder();
    private WebSocketServer server;

    private void serve(OutboundLimits limits, SlowConsumerPolicy ofRooms) throws Exception {
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1)
                        .withConnection(ConnectionOptions.DEFAULT.withOutbound(limits)))
                .route("/recorded", recorder)
                .route("/echo", new EchoHandler())
                .routeTo("/room/{name}", request -> new RoomHandler(hub, request.variable()))
                .slowConsumer("/room/{name}", ofRooms)
                .start();
    }

    private void serve(OutboundLimits limits) throws Exception {
        serve(limits, limits.policy());
    }

    @AfterEach
    void nothingIsLeftAndTheSumsAreRight() throws Exception {
        EventLoop loop = loop();
        while (!onLoop(loop.connections()::isEmpty)) {
            Thread.onSpinWait();
        }
        requireBalance(loop.deliveries());
        assertEquals(0, onLoop(loop.deliveries()::queued));
        assertFalse(onLoop(() -> loop.outboundTotal.isOver(0)));
        server.close();
    }

    private EventLoop loop() {
        return server.loops().get(0);
    }

    private <T> T onLoop(Supplier<T> question) throws Exception {
        return CompletableFuture.supplyAsync(question, loop()).get(10, TimeUnit.SECONDS);
    }

    private void requireBalance(Deliveries counts) throws Exception {
        assertTrue(onLoop(() -> counts.offered()
                == counts.written() + counts.queued() + counts.dropped() + counts.discarded()), counts::toString);
    }

    private static PreparedMessage message(int number) {
        return PreparedMessage.binary(ByteBuffer.allocate(LENGTH).putInt(number).array());
    }

    private static int number(RawClient.Frame frame) {
        assertEquals(LENGTH, frame.payload().length);
        return ByteBuffer.wrap(frame.payload()).getInt();
    }

    /** Sends numbered messages until so many bytes wait. */
    private int stall(WebSocket socket, int bytes) throws Exception {
        int sent = 0;
        while (onLoop(socket::queuedBytes) < bytes) { // a turn later: what the socket takes has left
            int number = sent++;
            onLoop(() -> socket.send(message(number)));
        }
        return sent;
    }

    private void awaitQueued(long messages) throws Exception {
        while (onLoop(loop().deliveries()::queued) != messages) {
            Thread.onSpinWait();
        }
    }

    // ------------------------------------------------------------------------------------------------- policies

    @ParameterizedTest
    @EnumSource(SlowConsumerPolicy.class)
    void oneStalledMemberKeepsNobodyWaitingAndHearsWhatThePolicySays(SlowConsumerPolicy policy) throws Exception {
        serve(LIMITS, policy);
        try (RawClient stalled = RawClient.openNarrow(server, "/room/one");
                RawClient first = RawClient.open(server, "/room/one");
                RawClient second = RawClient.open(server, "/room/one")) {
            Deliveries counts = hub.room("one").orElseThrow().deliveries().get(loop());
            for (int i = 0; i < MESSAGES; i++) {
                hub.publish("one", message(i));
                assertEquals(i, number(first.readFrame()));
                assertEquals(i, number(second.readFrame()));
            }
            requireBalance(counts);
            List<Integer> heard = new ArrayList<>();
            if (policy == SlowConsumerPolicy.CLOSE) {
                RawClient.Frame frame = stalled.readFrame();
                for (; frame.opcode() != 8; frame = stalled.readFrame()) {
                    heard.add(number(frame));
                }
                assertEquals(1013, frame.closeCode());
                assertEquals("too slow: over 1048576 bytes are waiting (outbound-limit)", frame.closeReason());
                assertTrue(stalled.isAtEof());
                assertTrue(onLoop(counts::discarded) > 10);
            } else {
                int taken = (int) (3 * MESSAGES - onLoop(counts::offered) + MESSAGES - onLoop(counts::dropped));
                assertEquals(3 * MESSAGES, onLoop(counts::offered));
                for (int i = 0; i < taken; i++) {
                    heard.add(number(stalled.readFrame()));
                }
                awaitQueued(0);
                assertEquals(2 * MESSAGES + taken, onLoop(counts::written));
                assertEquals(MESSAGES - taken, onLoop(counts::dropped));
            }
            requireBalance(counts);
            requireHeard(policy, heard);
        }
    }

    private static void requireHeard(SlowConsumerPolicy policy, List<Integer> heard) {
        int gaps = 0;
        for (int i = 1; i < heard.size(); i++) {
            assertTrue(heard.get(i) > heard.get(i - 1), heard::toString);
            gaps += heard.get(i) > heard.get(i - 1) + 1 ? 1 : 0;
        }
        boolean prefersNew = policy == SlowConsumerPolicy.DROP_OLDEST || policy == SlowConsumerPolicy.LATEST;
        assertEquals(0, heard.get(0));
        assertEquals(prefersNew ? 1 : 0, gaps, heard::toString);
        int last = heard.get(heard.size() - 1);
        assertEquals(prefersNew, last == MESSAGES - 1, heard::toString);
    }

    @Test
    void latestKeepsTheLastOfEachRoom() throws Exception {
        serve(LIMITS.withQueue(64 << 10).withHighWater(1 << 10).withPolicy(SlowConsumerPolicy.LATEST));
        try (RawClient stalled = RawClient.openNarrow(server, "/recorded")) {
            WebSocket socket = recorder.socket();
            onLoop(() -> hub.join("red", socket));
            onLoop(() -> hub.join("blue", socket));
            stall(socket, 1);
            hub.publish("red", PreparedMessage.text("only red"));
            for (int i = 0; i < 20_000; i++) {
                hub.publish("blue", PreparedMessage.text("blue " + i));
            }
            onLoop(() -> null);
            assertTrue(onLoop(loop().deliveries()::dropped) > 0);
            List<String> texts = new ArrayList<>();
            while (texts.isEmpty() || !texts.get(texts.size() - 1).equals("blue 19999")) {
                RawClient.Frame frame = stalled.readFrame();
                if (frame.opcode() == 1) {
                    texts.add(frame.text());
                }
            }
            assertTrue(texts.contains("only red"));
        }
    }

    @Test
    void aReaderThatNeverReadsIsSentMuchAndKeepsNoMoreThanTheLimit() throws Exception {
        serve(LIMITS.withPolicy(SlowConsumerPolicy.DROP_OLDEST));
        try (RawClient stalled = RawClient.openNarrow(server, "/recorded")) {
            WebSocket socket = recorder.socket();
            for (int i = 0; i < 500; i++) { // 30 MB
                int number = i;
                assertFalse(onLoop(() -> socket.send(message(number))) == SendResult.DROPPED);
                assertTrue(socket.queuedBytes() <= LIMITS.queue());
            }
            stalled.reset();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theLimitIsInclusiveAndAnEmptyQueueTakesAnyMessage(boolean onLoop) throws Exception {
        serve(LIMITS.withPolicy(SlowConsumerPolicy.DROP_NEWEST));
        try (RawClient stalled = RawClient.openNarrow(server, "/recorded")) {
            WebSocket socket = recorder.socket();
            stall(socket, LIMITS.highWater() + 1);
            int room = LIMITS.queue() - (int) socket.queuedBytes();
            PreparedMessage exact = PreparedMessage.binary(new byte[room - 10]); // a header of ten bytes
            PreparedMessage small = PreparedMessage.binary(new byte[0]);
            Supplier<SendResult> sendExact = () -> socket.send(exact);
            Supplier<SendResult> sendSmall = () -> socket.send(small);
            assertEquals(SendResult.SLOW_DOWN, onLoop ? onLoop(sendExact) : sendExact.get());
            assertEquals(SendResult.DROPPED, onLoop ? onLoop(sendSmall) : sendSmall.get());
            onLoop(() -> null);
            assertEquals(LIMITS.queue(), socket.queuedBytes());
            stalled.reset();
        }
    }

    @Test
    void onlyARouteThatIsThereCanHaveAPolicy() throws Exception {
        serve(LIMITS);
        WebSocketServer.Builder builder =
                WebSocketServer.builder().port(0).slowConsumer("/nowhere", SlowConsumerPolicy.LATEST);
        assertTrue(assertThrows(IllegalArgumentException.class, builder::start).getMessage().contains("'/nowhere'"));
    }

    // ---------------------------------------------------------------------------------------------------- total

    @Test
    void whatWaitsInAllIsLimitedForThoseWhoHaveSomethingWaiting() throws Exception {
        int total = 1_500_000;
        serve(LIMITS.withTotal(total).withPolicy(SlowConsumerPolicy.DROP_NEWEST));
        Recorder second = recorder; // one handler for both: its first socket is the first connection's
        try (RawClient a = RawClient.openNarrow(server, "/recorded")) {
            WebSocket first = second.socket();
            while (onLoop(() -> first.send(message(0))) != SendResult.DROPPED) {
                assertTrue(first.queuedBytes() <= LIMITS.queue());
            }
            try (RawClient b = RawClient.openNarrow(server, "/room/b");
                    RawClient healthy = RawClient.open(server, "/echo")) {
                while (onLoop(loop().deliveries()::dropped) < 3) {
                    hub.publish("b", message(0));
                    assertFalse(onLoop(() -> loop().outboundTotal.isOver(0)));
                }
                assertTrue(onLoop(() -> loop().outboundTotal.isOver(LENGTH + 4)));
                healthy.send(RawClient.text("served"));
                assertEquals("served", healthy.readFrame().text());
                b.reset();
            }
            a.reset();
        }
    }

    @Test
    void aConnectionForWhichMuchComesToWaitOverTheTotalIsEnded() throws Exception {
        serve(LIMITS.withTotal(LIMITS.queue()));
        try (RawClient stalled = RawClient.openNarrow(server, "/recorded")) {
            recorder.socket().send(new byte[16 << 20]);
            assertTrue(recorder.status().reason().contains("(outbound-total)"), recorder.status()::toString);
            assertThrows(IOException.class, () -> {
                while (true) {
                    stalled.readFrame();
                }
            });
        }
    }

    // ---------------------------------------------------------------------------------------------------- order

    /** Reading goes on, whatever waits. */
    private RawClient stalledClient() throws Exception {
        serve(LIMITS.withHighWater(LIMITS.queue()));
        return RawClient.openNarrow(server, "/recorded");
    }

    @Test
    void aCloseOfTheApplicationComesAfterAllThatWasSent() throws Exception {
        try (RawClient stalled = stalledClient()) {
            int sent = stall(recorder.socket(), 500_000);
            recorder.socket().close(4000, "bye");
            for (int i = 0; i < sent; i++) {
                assertEquals(i, number(stalled.readFrame()));
            }
            assertEquals(4000, stalled.readFrame().closeCode());
            stalled.send(RawClient.close(4000, ""));
            assertTrue(stalled.isAtEof());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1002})
    void aCloseThatAnswersOrFailsComesAfterTheFrameThatHasBegun(int code) throws Exception {
        try (RawClient stalled = stalledClient()) {
            int sent = stall(recorder.socket(), 500_000);
            stalled.send(code == 1000 ? RawClient.close(1000, "") : RawClient.frame(0x83, new byte[0]));
            long discarded = 0;
            while (discarded == 0) {
                discarded = onLoop(loop().deliveries()::discarded);
            }
            for (int i = 0; i < sent - discarded; i++) {
                assertEquals(i, number(stalled.readFrame()));
            }
            assertEquals(code, stalled.readFrame().closeCode());
            assertTrue(stalled.isAtEof());
            assertTrue(discarded >= 7, "" + discarded); // of half a million bytes that waited
        }
    }

    @Test
    void aPingAndAPongOvertakeWhatWaits() throws Exception {
        try (RawClient stalled = stalledClient()) {
            WebSocket socket = recorder.socket();
            int sent = stall(socket, 500_000);
            socket.ping(new byte[] {1});
            socket.ping(new byte[] {2}); // takes the place of the first
            stalled.send(RawClient.frame(0x89, new byte[] {3}));
            stalled.send(RawClient.frame(0x8A, new byte[0])); // once this is heard, the ping before it was answered
            while (!recorder.events().contains("pong")) {
                Thread.onSpinWait();
            }
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < sent + 2; i++) {
                RawClient.Frame frame = stalled.readFrame();
                if (frame.opcode() != 2) {
                    assertEquals(frame.opcode() == 9 ? 2 : 3, frame.payload()[0]);
                    order.add(i);
                }
            }
            assertEquals(2, order.size());
            assertEquals(order.get(0) + 1, order.get(1));
            assertTrue(order.get(1) < sent - 5, order + " of " + sent);
        }
    }

    // ----------------------------------------------------------------------------------------------- completion

    private CompletableFuture<Void> sendAndReport(boolean onLoop, PreparedMessage message) throws Exception {
        CompletableFuture<Void> written = new CompletableFuture<>();
        WebSocket socket = recorder.socket();
        if (onLoop) {
            onLoop(() -> socket.send(message, written));
        } else {
            socket.send(message, written);
        }
        return written;
    }

    private static String failure(CompletableFuture<Void> written) {
        ExecutionException failure =
                assertThrows(ExecutionException.class, () -> written.get(10, TimeUnit.SECONDS));
        return assertThrows(IOException.class, () -> { throw failure.getCause(); }).getMessage();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSenderWhoAsksIsToldWhenTheLastByteHasLeft(boolean onLoop) throws Exception {
        serve(LIMITS);
        try (RawClient client = RawClient.openNarrow(server, "/recorded")) {
            sendAndReport(onLoop, PreparedMessage.text("small")).get(10, TimeUnit.SECONDS);
            CompletableFuture<Void> large = sendAndReport(onLoop, PreparedMessage.binary(new byte[16 << 20]));
            CompletableFuture<Void> behind = sendAndReport(onLoop, PreparedMessage.text("x"));
            onLoop(() -> null);
            assertFalse(large.isDone());
            assertEquals("small", client.readFrame().text());
            client.readFrame();
            large.get(10, TimeUnit.SECONDS);
            assertTrue(failure(behind).contains("not taken"));
        }
    }

    @ParameterizedTest
    @EnumSource(value = SlowConsumerPolicy.class, names = {"DROP_NEWEST", "DROP_OLDEST"})
    void aSenderWhoAsksIsToldThatTheMessageIsDropped(SlowConsumerPolicy policy) throws Exception {
        serve(LIMITS.withPolicy(policy));
        try (RawClient stalled = RawClient.openNarrow(server, "/recorded")) {
            stall(recorder.socket(), LIMITS.highWater());
            CompletableFuture<Void> early = sendAndReport(true, message(1));
            long before = onLoop(loop().deliveries()::dropped);
            CompletableFuture<Void> late = early;
            for (int i = 0; i < 40; i++) {
                late = sendAndReport(true, message(2));
            }
            onLoop(() -> null);
            assertTrue(onLoop(loop().deliveries()::dropped) > before);
            boolean newest = policy == SlowConsumerPolicy.DROP_NEWEST;
            assertTrue(failure(newest ? late : early).contains(newest ? "not taken" : "dropped"));
            assertFalse((newest ? early : late).isDone());
            stalled.reset();
            assertEquals("the connection ended before the message had left", failure(newest ? early : late));
            assertTrue(failure(sendAndReport(false, message(3))).contains("not taken"));
        }
    }

    /** RFC 7692 section 7.2.3: a message may refer to any before it, so that none may be missing. */
    @ParameterizedTest
    @EnumSource(value = SlowConsumerPolicy.class, names = {"DROP_OLDEST", "LATEST"})
    void whatLaterMessagesReferToIsNotDropped(SlowConsumerPolicy policy) throws Exception {
        Compression takeover = Compression.DEFAULT.withAbove(0).withTakeover(true, true);
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1)
                        .withConnection(ConnectionOptions.DEFAULT
                                .withOutbound(LIMITS.withPolicy(policy))
                                .withCompression(takeover)))
                .route("/recorded", recorder)
                .start();
        byte[] message = new byte[20_000];
        new Random(7692).nextBytes(message); // each but for its beginning is in the window of the next
        byte[] fresh = new byte[10_000];
        CountDownLatch reads = new CountDownLatch(1);
        CompletableFuture<CloseStatus> end = new CompletableFuture<>();
        try (WebSocketClient client = WebSocketClient.builder()
                .options(ConnectionOptions.DEFAULT.withCompression(takeover))
                .build()) {
            client.connect("ws://127.0.0.1:" + server.port() + "/recorded", new WebSocketHandler() {
                @Override
                public void onMessage(WebSocket socket, Message received) {
                    try {
                        reads.await(10, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }

                @Override
                public void onClose(WebSocket socket, CloseStatus status) {
                    end.complete(status);
                }

                @Override
                public void onFailure(WebSocket socket, CloseStatus status) {
                    end.complete(status);
                }
            }).join();
            WebSocket socket = recorder.socket();
            Random random = new Random(7693);
            onLoop(() -> {
                SendResult result = SendResult.QUEUED;
                while (result != SendResult.DROPPED) {
                    random.nextBytes(fresh);
                    System.arraycopy(fresh, 0, message, 0, fresh.length);
                    result = socket.send(message);
                }
                return result;
            });
            reads.countDown();
            onLoop(() -> {
                socket.close();
                return null;
            });
            assertEquals(1000, end.get(30, TimeUnit.SECONDS).code());
        }
    }
}
