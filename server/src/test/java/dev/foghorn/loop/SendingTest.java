package dev.foghorn.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.SendResult;
import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.hub.EchoHandler;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.protocol.rfc.Proves;
import dev.foghorn.server.RawClient;
import dev.foghorn.server.Recorder;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sending, from the loop and from other threads, to peers that read and to peers that do not. */
class SendingTest {
    /** More than all buffers of a loopback connection hold, in messages of this size. */
    private static final byte[] MESSAGE = new byte[60_000];
    private static final int TOO_MANY = 2000;

    private final Recorder recorder = new Recorder();
    private WebSocketServer server;

    private void serve(SlowConsumerPolicy policy) throws Exception {
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1)
                        .withConnection(ConnectionOptions.DEFAULT.withOutbound(
                                OutboundLimits.DEFAULT.withPolicy(policy))))
                .route("/recorded", recorder)
                .route("/echo", new EchoHandler())
                .start();
    }

    @AfterEach
    void noConnectionIsLeft() throws Exception {
        EventLoop loop = server.loops().get(0);
        while (!onLoop(loop.connections()::isEmpty)) {
            Thread.onSpinWait();
        }
        server.close();
    }

    private <T> T onLoop(java.util.function.Supplier<T> question) throws Exception {
        return CompletableFuture.supplyAsync(question, server.loops().get(0)).get(10, TimeUnit.SECONDS);
    }

    @Test
    void everyThreadsOrderIsKept() throws Exception {
        int threads = 8;
        int messages = 2000;
        serve(SlowConsumerPolicy.DROP_NEWEST);
        try (RawClient client = RawClient.open(server, "/recorded")) {
            WebSocket socket = recorder.socket();
            List<Thread> senders = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int thread = t;
                senders.add(new Thread(() -> {
                    for (int i = 0; i < messages; i++) {
                        while (socket.send(thread + ":" + i) == SendResult.DROPPED) {
                            Thread.onSpinWait();
                        }
                    }
                }));
            }
            senders.forEach(Thread::start);
            int[] expected = new int[threads];
            for (int i = 0; i < threads * messages; i++) {
                String[] message = client.readFrame().text().split(":");
                assertEquals(expected[Integer.parseInt(message[0])]++, Integer.parseInt(message[1]));
            }
            for (Thread sender : senders) {
                sender.join(10_000);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void resultsTellTheTruthAndTheSenderHearsWhenToGoOn(boolean onLoop) throws Exception {
        serve(SlowConsumerPolicy.DROP_NEWEST);
        try (RawClient client = RawClient.openNarrow(server, "/recorded")) {
            WebSocket socket = recorder.socket();
            int taken = onLoop ? onLoop(() -> sendUntilDropped(socket)) : sendUntilDropped(socket);
            assertTrue(socket.isOpen());
            assertTrue(socket.queuedBytes() > OutboundLimits.DEFAULT.highWater());
            assertTrue(socket.queuedBytes() <= 1 << 20);
            for (int i = 0; i < taken; i++) {
                assertEquals(MESSAGE.length, client.readFrame().payload().length);
            }
            while (!recorder.events().contains("writable")) {
                Thread.onSpinWait();
            }
            assertEquals(SendResult.QUEUED, socket.send("again"));
            assertEquals("again", client.readFrame().text());
        }
    }

    /** @return how many messages were taken */
    private static int sendUntilDropped(WebSocket socket) {
        boolean slow = false;
        for (int i = 0; i < TOO_MANY; i++) {
            SendResult result = socket.send(MESSAGE);
            if (result == SendResult.DROPPED) {
                assertTrue(slow, "nobody said SLOW_DOWN");
                return i;
            }
            slow |= result == SendResult.SLOW_DOWN;
        }
        throw new AssertionError("everything was taken");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSlowConsumerIsClosedWith1013(boolean onLoop) throws Exception {
        serve(SlowConsumerPolicy.CLOSE);
        try (RawClient client = RawClient.openNarrow(server, "/recorded")) {
            WebSocket socket = recorder.socket();
            for (int i = 0; i < TOO_MANY && socket.isOpen(); i++) {
                if (onLoop) {
                    onLoop(() -> socket.send(MESSAGE));
                } else {
                    socket.send(MESSAGE);
                    onLoop(() -> null); // the loop is not what is slow here
                }
            }
            assertEquals(SendResult.DROPPED, socket.send("closing"));
            RawClient.Frame frame = client.readFrame();
            while (frame.opcode() != 8) {
                frame = client.readFrame();
            }
            assertEquals(1013, frame.closeCode());
            assertTrue(client.isAtEof());
        }
        assertEquals(1013, recorder.status().code());
    }

    @ParameterizedTest
    @EnumSource(SlowConsumerPolicy.class)
    void aMessageOverTheLimitGoesIntoAnEmptyQueue(SlowConsumerPolicy policy) throws Exception {
        serve(policy);
        try (RawClient client = RawClient.open(server, "/recorded")) {
            recorder.socket().send(new byte[3 << 20]);
            assertEquals(3 << 20, client.readFrame().payload().length);
        }
    }

    @Test
    void anEchoClientThatNeverReadsIsNotReadEither() throws Exception {
        serve(SlowConsumerPolicy.CLOSE);
        int messages = 1000;
        try (RawClient client = RawClient.openNarrow(server, "/echo")) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < messages; i++) {
                        client.send(RawClient.frame(0x82, MESSAGE));
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }, task -> new Thread(task).start());
            while (onLoop(() -> server.loops().get(0).connections().stream().noneMatch(Connection::isReadPaused))) {
                Thread.onSpinWait();
            }
            int queued = onLoop(() -> server.loops().get(0).connections().get(0).outbox().queuedBytes());
            int most = OutboundLimits.DEFAULT.highWater() + EventLoop.BUFFER_BYTES + MESSAGE.length;
            assertTrue(queued <= most, "" + queued);
            for (int i = 0; i < messages; i++) { // and once it reads, all goes on
                assertEquals(MESSAGE.length, client.readFrame().payload().length);
            }
            sending.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    @Proves({"5.4-4", "5.4-7", "6.1-5"})
    void aMessageInFragmentsArrivesInFramesOfThatSize() throws Exception {
        serve(SlowConsumerPolicy.CLOSE);
        try (RawClient client = RawClient.open(server, "/recorded")) {
            recorder.socket().sendInFragments(PreparedMessage.text("abcde"), 2);
            RawClient.Frame first = client.readFrame();
            assertEquals("1 false ab", first.opcode() + " " + first.fin() + " " + first.text());
            RawClient.Frame second = client.readFrame();
            assertEquals("0 false cd", second.opcode() + " " + second.fin() + " " + second.text());
            RawClient.Frame third = client.readFrame();
            assertEquals("0 true e", third.opcode() + " " + third.fin() + " " + third.text());
        }
    }

    /** 5.6: "the whole message MUST contain valid UTF-8", and a String may hold half a character. */
    @Test
    @Proves("5.6-1")
    void aStringWithHalfACharacterLeavesAsUtf8() throws Exception {
        serve(SlowConsumerPolicy.CLOSE);
        try (RawClient client = RawClient.open(server, "/recorded")) {
            recorder.socket().send("€ \uD83D|");
            assertArrayEquals("€ ?|".getBytes(StandardCharsets.UTF_8), client.readFrame().payload());
        }
    }

    private static byte[] filled(int length, char content) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) content);
        return bytes;
    }

    /** Sends the message on and something as long behind it, then looks whether the message is still what it was. */
    private record SendingOnAndMore(String before, CompletableFuture<byte[]> after) implements WebSocketHandler {
        @Override
        public void onMessage(WebSocket socket, Message message) {
            if (message.array()[message.offset()] == 'A') {
                socket.send(before);
                socket.send(message);
                socket.send(filled(message.length(), 'Z'));
                after.complete(message.copy());
                socket.send(message);
            }
        }
    }

    private byte[] sendOnAndMore(RawClient client, SendingOnAndMore handler, byte[] message) throws Exception {
        client.send(RawClient.frame(0x82, new byte[message.length * 3 / 2])); // its array is spare from now on
        client.send(RawClient.frame(0x82, message));
        assertEquals(handler.before(), client.readFrame().text());
        assertArrayEquals(message, client.readFrame().payload());
        return handler.after().get(10, TimeUnit.SECONDS);
    }

    /** It is copied behind the first frame, which makes its array spare. */
    @Test
    void aMessageThatIsQueuedAsACopyKeepsItsBytesDuringItsCallback() throws Exception {
        SendingOnAndMore handler = new SendingOnAndMore("header", new CompletableFuture<>());
        byte[] message = filled(100_000, 'A');
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1))
                .route("/more", handler)
                .start();
        try (RawClient client = RawClient.open(server, "/more")) {
            assertArrayEquals(message, sendOnAndMore(client, handler, message));
            assertArrayEquals(filled(100_000, 'Z'), client.readFrame().payload());
            assertArrayEquals(message, client.readFrame().payload());
        }
    }

    /** Room is made for the next one by a flush, so that the array has left and is spare. */
    @Test
    void aMessageThatHasLeftKeepsItsBytesDuringItsCallback() throws Exception {
        SendingOnAndMore handler = new SendingOnAndMore("header", new CompletableFuture<>());
        byte[] message = filled(100_000, 'A');
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1).withConnection(
                        ConnectionOptions.DEFAULT.withOutbound(OutboundLimits.DEFAULT
                                .withQueue(OutboundLimits.DEFAULT.highWater())
                                .withPolicy(SlowConsumerPolicy.DROP_NEWEST))))
                .route("/more", handler)
                .start();
        try (RawClient client = RawClient.open(server, "/more")) {
            assertArrayEquals(message, sendOnAndMore(client, handler, message));
        }
    }

    @Test
    void whoIsLostInsideAMessageHoldsNoSpareArray() throws Exception {
        serve(SlowConsumerPolicy.CLOSE);
        EventLoop loop = server.loops().get(0);
        try (RawClient client = RawClient.open(server, "/echo")) {
            client.send(RawClient.frame(0x82, filled(200_000, 'A')));
            assertEquals(200_000, client.readFrame().payload().length); // its array is spare
            client.send(RawClient.text("read with it"), RawClient.frame(0x82, 200_000, filled(1, 'A')));
            assertEquals("read with it", client.readFrame().text());
            client.reset();
        }
        while (!onLoop(loop.connections()::isEmpty)) {
            Thread.onSpinWait();
        }
        assertNotNull(onLoop(() -> {
            loop.shared.spares().clear();
            loop.shared.spares().give(new byte[EventLoop.SPARE_BYTES]);
            return loop.shared.spares().take(EventLoop.SPARE_BYTES);
        }));
    }

    @Test
    void aHandlerThatThrowsInOnWritableIsClosedWith1011() throws Exception {
        Recorder throwing = new Recorder("writable");
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1))
                .route("/recorded", throwing)
                .start();
        try (RawClient client = RawClient.open(server, "/recorded")) {
            assertEquals(SendResult.SLOW_DOWN, throwing.socket().send(new byte[8 << 20]));
            client.readFrame();
            assertEquals(1011, client.readFrame().closeCode());
        }
        assertEquals(1011, throwing.status().code());
    }

    @Test
    void aHandlerThatRefillsTheQueueAtOnceLeavesTheLoopToOthers() throws Exception {
        WebSocketHandler flood = new WebSocketHandler() {
            @Override
            public void onMessage(WebSocket socket, Message message) {
                onWritable(socket);
            }

            @Override
            public void onWritable(WebSocket socket) {
                SendResult result = SendResult.QUEUED;
                while (result == SendResult.QUEUED) {
                    result = socket.send(MESSAGE);
                }
            }
        };
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1))
                .route("/flood", flood)
                .route("/echo", new EchoHandler())
                .start();
        try (RawClient flooded = RawClient.open(server, "/flood");
                RawClient bystander = RawClient.open(server, "/echo")) {
            flooded.send(RawClient.frame(0x81, new byte[0]));
            AtomicBoolean enough = new AtomicBoolean();
            CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
                try {
                    while (!enough.get()) {
                        flooded.readFrame();
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }, task -> new Thread(task).start());
            for (int i = 0; i < 20; i++) {
                bystander.send(RawClient.frame(0x82, MESSAGE));
                assertEquals(MESSAGE.length, bystander.readFrame().payload().length);
            }
            enough.set(true);
            reading.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void anInterruptOfAHandlerDoesNotKeepTheLoopAwake() throws Exception {
        serve(SlowConsumerPolicy.CLOSE);
        server.loops().get(0).execute(() -> Thread.currentThread().interrupt());
        try (RawClient client = RawClient.open(server, "/echo")) {
            client.send(RawClient.frame(0x82, MESSAGE));
            assertEquals(MESSAGE.length, client.readFrame().payload().length); // some turns later
            assertFalse(onLoop(() -> Thread.currentThread().isInterrupted()));
        }
    }
}
