package dev.foghorn.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.loop.ConnectionOptions;
import dev.foghorn.loop.EventLoop;
import dev.foghorn.loop.OutboundLimits;
import dev.foghorn.loop.Session;
import dev.foghorn.loop.SlowConsumerPolicy;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.server.RawClient;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Joining and leaving from threads that are not the connection's loop, and publishing when too much waits. */
class JoiningTest {
    private final Hub hub = new Hub();
    private final BlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<WebSocket> ended = new LinkedBlockingQueue<>();
    private WebSocketServer server;

    private final WebSocketHandler witness = new WebSocketHandler() {
        @Override
        public void onOpen(WebSocket socket) {
            opened.add(socket);
        }

        @Override
        public void onMessage(WebSocket socket, Message message) {}

        @Override
        public void onClose(WebSocket socket, CloseStatus status) {
            ended.add(socket);
        }

        @Override
        public void onFailure(WebSocket socket, CloseStatus status) {
            ended.add(socket);
        }
    };

    private void serve(int loops, OutboundLimits outbound) throws Exception {
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT
                        .withAddress("127.0.0.1", 0)
                        .withLoops(loops)
                        .withConnection(ConnectionOptions.DEFAULT.withOutbound(outbound)))
                .route("/", witness)
                .start();
    }

    private void serve(int loops) throws Exception {
        serve(loops, OutboundLimits.DEFAULT);
    }

    private static WebSocket next(BlockingQueue<WebSocket> events) throws Exception {
        WebSocket socket = events.poll(10, TimeUnit.SECONDS);
        assertNotNull(socket);
        return socket;
    }

    /** Holds a loop until the gate opens. */
    private static CountDownLatch hold(WebSocket socket) throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        ((Session) socket).loop().execute(() -> {
            held.countDown();
            await(gate);
        });
        await(held);
        return gate;
    }

    private static void await(CountDownLatch gate) {
        try {
            assertTrue(gate.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pass(EventLoop loop) {
        CountDownLatch passed = new CountDownLatch(1);
        loop.execute(passed::countDown);
        await(passed);
    }

    @AfterEach
    void nobodyIsLeft() {
        server.close();
        assertEquals(0, hub.size());
    }

    @Test
    void aMemberHearsExactlyWhatIsPublishedBetweenJoiningAndLeavingOnOneThread() throws Exception {
        serve(3);
        Random random = new Random(7);
        List<RawClient> clients = new ArrayList<>();
        List<WebSocket> sockets = new ArrayList<>();
        List<List<String>> expected = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            clients.add(RawClient.open(server, "/"));
            sockets.add(next(opened));
            expected.add(new ArrayList<>());
        }
        boolean[] in = new boolean[clients.size()];
        for (int step = 0; step < 20_000; step++) {
            int who = random.nextInt(clients.size());
            if (random.nextInt(4) == 0) {
                if (in[who]) {
                    hub.leave("x", sockets.get(who));
                } else {
                    hub.join("x", sockets.get(who));
                }
                in[who] = !in[who];
            } else if (random.nextInt(4) == 0) {
                hub.publish("x", PreparedMessage.text("" + step));
                for (int i = 0; i < in.length; i++) {
                    if (in[i]) {
                        expected.get(i).add("" + step);
                    }
                }
            }
        }
        for (int i = 0; i < in.length; i++) {
            sockets.get(i).send("end");
            for (String text : expected.get(i)) {
                assertEquals(text, clients.get(i).readFrame().text(), "member " + i);
            }
            assertEquals("end", clients.get(i).readFrame().text(), "member " + i);
            clients.get(i).close();
        }
    }

    @Test
    void whoLeavesBeforeJoiningTookEffectHearsWhatCameBetween() throws Exception {
        serve(1);
        try (RawClient client = RawClient.open(server, "/")) {
            WebSocket socket = next(opened);
            CountDownLatch gate = hold(socket);
            assertEquals(1, hub.join("x", socket).size());
            hub.publish("x", PreparedMessage.text("between"));
            hub.leave("x", socket);
            assertEquals(0, hub.size());
            hub.publish("x", PreparedMessage.text("to nobody"));
            hub.join("x", socket);
            hub.join("x", socket);
            hub.publish("x", PreparedMessage.text("once"));
            socket.send("last");
            gate.countDown();
            assertEquals("between", client.readFrame().text());
            assertEquals("once", client.readFrame().text());
            assertEquals("last", client.readFrame().text());
        }
    }

    @Test
    void joiningOnTheLoopOvertakesJoiningFromElsewhere() throws Exception {
        serve(1);
        try (RawClient client = RawClient.open(server, "/")) {
            WebSocket socket = next(opened);
            EventLoop loop = ((Session) socket).loop();
            CountDownLatch gate = new CountDownLatch(1);
            CountDownLatch held = new CountDownLatch(1);
            loop.execute(() -> {
                held.countDown();
                await(gate);
                hub.join("x", socket).publish(PreparedMessage.text("at once"));
            });
            await(held);
            hub.join("x", socket);
            gate.countDown();
            assertEquals("at once", client.readFrame().text());
            pass(loop);
            hub.publish("x", PreparedMessage.text("once"));
            socket.send("last");
            assertEquals("once", client.readFrame().text());
            assertEquals("last", client.readFrame().text());
        }
    }

    @Test
    void whoseConnectionEndsBeforeJoiningTookEffectIsNotKept() throws Exception {
        serve(1);
        RawClient client = RawClient.open(server, "/");
        WebSocket socket = next(opened);
        EventLoop loop = ((Session) socket).loop();
        CountDownLatch gate = hold(socket);
        socket.close();
        client.reset();
        hub.join("x", socket);
        assertEquals(1, hub.size());
        gate.countDown();
        next(ended);
        pass(loop);
        assertEquals(0, hub.size());
        hub.join("x", socket);
        pass(loop);
        assertEquals(0, hub.size());
    }

    @Test
    void aLoopThatHasEndedKeepsNobody() throws Exception {
        serve(2);
        try (RawClient client = RawClient.open(server, "/")) {
            WebSocket socket = next(opened);
            hub.join("x", socket);
            server.close();
            next(ended);
            hub.join("x", socket);
            assertEquals(0, hub.size());
            assertTrue(client.readFrame().closeCode() > 0);
        }
    }

    @Test
    void whoMayMissNothingIsClosedWhereTooMuchWaitsInAll() throws Exception {
        serve(1, OutboundLimits.DEFAULT.withQueue(100_000).withTotal(100_000));
        try (RawClient member = RawClient.open(server, "/"); RawClient late = RawClient.open(server, "/")) {
            WebSocket socket = next(opened);
            WebSocket lateSocket = next(opened);
            hub.join("x", socket);
            CountDownLatch gate = hold(socket);
            publish(30);
            hub.join("x", lateSocket);
            hub.publish("x", numbered(30)); // refused as well, and missed by who joined meanwhile
            gate.countDown();
            assertGaplessUntilClosed(member, 0, 30);
            assertGaplessUntilClosed(late, 30, 31);
        }
    }

    private void publish(int messages) {
        for (int i = 0; i < messages; i++) {
            hub.publish("x", numbered(i));
        }
    }

    private static PreparedMessage numbered(int number) {
        byte[] bytes = new byte[10_000];
        bytes[0] = (byte) number;
        return PreparedMessage.binary(bytes);
    }

    private static void assertGaplessUntilClosed(RawClient client, int first, int most) throws Exception {
        for (int i = first; i <= most; i++) {
            RawClient.Frame frame = client.readFrame();
            if (frame.closeCode() >= 0) {
                assertEquals(1013, frame.closeCode());
                return;
            }
            assertEquals(i, frame.payload()[0]);
        }
        throw new AssertionError("was not closed");
    }

    @Test
    void whoMayMissSomethingStaysWhereTooMuchWaitsInAll() throws Exception {
        serve(1, OutboundLimits.DEFAULT.withQueue(100_000).withTotal(100_000)
                .withPolicy(SlowConsumerPolicy.DROP_NEWEST));
        try (RawClient member = RawClient.open(server, "/")) {
            WebSocket socket = next(opened);
            hub.join("x", socket);
            CountDownLatch gate = hold(socket);
            publish(30);
            gate.countDown();
            pass(((Session) socket).loop());
            hub.publish("x", PreparedMessage.text("still here"));
            RawClient.Frame frame = member.readFrame();
            while (frame.opcode() == 2) {
                frame = member.readFrame();
            }
            assertEquals("still here", frame.text());
        }
    }
}
