package dev.foghorn.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.frame.Role;
import dev.foghorn.tls.Authority;
import dev.foghorn.tls.Identity;
import dev.foghorn.tls.ServerTls;
import dev.foghorn.tls.Trust;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client and a server on one loop, and between them sockets that take and give as much as they are told. */
@Timeout(60)
class TlsTransportTest {
    private static final Authority AUTHORITY = new Authority("CN=Test CA");
    private static final Identity LOCALHOST = AUTHORITY.issue("localhost");
    private static final SSLContext CLIENT = Trust.context(null, AUTHORITY.certificate());

    private EventLoop loop;

    /** One end of a socket in memory. */
    private static final class Wire implements ByteChannel {
        private final ArrayDeque<Byte> in;
        private final ArrayDeque<Byte> out;
        /** Bytes that one call moves at most. */
        int most = Integer.MAX_VALUE;
        /** Bytes that the other side still takes. */
        int room = Integer.MAX_VALUE;
        boolean ended;

        Wire(ArrayDeque<Byte> in, ArrayDeque<Byte> out) {
            this.in = in;
            this.out = out;
        }

        @Override
        public int read(ByteBuffer bytes) {
            int count = Math.min(Math.min(most, in.size()), bytes.remaining());
            for (int i = 0; i < count; i++) {
                bytes.put(in.remove());
            }
            return count == 0 && ended ? -1 : count;
        }

        @Override
        public int write(ByteBuffer bytes) {
            int count = Math.min(Math.min(most, room), bytes.remaining());
            for (int i = 0; i < count; i++) {
                out.add(bytes.get());
            }
            room -= count;
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    /** One end of the connection, with what it is to say, and what it heard. */
    private final class End implements TlsTransport.Listener {
        final Wire wire;
        final SSLEngine engine;
        final TlsTransport transport;
        final ByteArrayOutputStream heard = new ByteArrayOutputStream();
        ByteBuffer toSay = ByteBuffer.allocate(0);
        boolean secured;

        End(Wire wire, SSLEngine engine) {
            this.wire = wire;
            this.engine = engine;
            this.transport = new TlsTransport(loop, engine, this);
        }

        @Override
        public void secured() {
            secured = true;
        }

        @Override
        public void resume() {
            // the test asks again and again
        }

        /** What a connection does, as far as it can. */
        void turn() throws Exception {
            if (transport.flush(wire) && secured && toSay.hasRemaining()) {
                transport.write(wire, toSay);
            }
            if (transport.mayRead()) {
                read();
            }
        }

        void read() throws Exception {
            ByteBuffer in = ByteBuffer.allocate(EventLoop.BUFFER_BYTES);
            transport.read(wire, in);
            heard.write(in.array(), 0, in.position());
        }

        String text() {
            String text = heard.toString(StandardCharsets.US_ASCII);
            heard.reset();
            return text;
        }
    }

    private End client;
    private End server;

    @BeforeEach
    void startLoop() throws Exception {
        loop = new EventLoop("tls test", Role.SERVER, new OutboundTotal(Long.MAX_VALUE));
        loop.start();
    }

    @AfterEach
    void stopLoop() throws Exception {
        loop.stop();
        loop.join(10_000);
    }

    private <T> T onLoop(Callable<T> action) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                result.complete(action.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result.get(30, TimeUnit.SECONDS);
    }

    private void connect(String protocol, int most) throws Exception {
        ArrayDeque<Byte> up = new ArrayDeque<>();
        ArrayDeque<Byte> down = new ArrayDeque<>();
        SSLEngine engine = CLIENT.createSSLEngine("localhost", 443);
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {protocol});
        client = new End(new Wire(down, up), engine);
        server = new End(new Wire(up, down), ServerTls.builder().certificate(LOCALHOST).build().get());
        client.wire.most = most;
        server.wire.most = most;
        onLoop(() -> client.transport.start());
        until(() -> client.secured && server.secured);
        assertEquals(protocol, client.engine.getSession().getProtocol());
    }

    /** Turns until something is so; tasks run elsewhere meanwhile. */
    private void until(Callable<Boolean> condition) throws Exception {
        while (!onLoop(() -> {
            for (int i = 0; i < 1000 && !condition.call(); i++) {
                client.turn();
                server.turn();
            }
            return condition.call();
        })) {
            Thread.onSpinWait();
        }
    }

    /** Until nothing is under way, such as tickets behind the handshake. */
    private void quiet() throws Exception {
        until(() -> server.transport.unsent() == 0 && client.wire.in.isEmpty());
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(8446).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void shortReadsAndWritesOfAnySizeLoseNothing(String protocol) throws Exception {
        for (int most : new int[] {1, 2, 3, 5, 6, 21, 100, 1000, 16_384, 16_406, 65_536, Integer.MAX_VALUE}) {
            connect(protocol, most);
            byte[] up = random(most < 100 ? 3_000 : 150_000);
            byte[] down = random(most < 100 ? 20_000 : 300_000);
            client.toSay = ByteBuffer.wrap(up);
            server.toSay = ByteBuffer.wrap(down);
            until(() -> server.heard.size() == up.length && client.heard.size() == down.length);
            assertArrayEquals(up, server.heard.toByteArray());
            assertArrayEquals(down, client.heard.toByteArray());
            assertEquals(0, client.transport.unsent() + server.transport.unsent());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void recordsMayBeCutAnywhere(String protocol) throws Exception {
        connect(protocol, Integer.MAX_VALUE);
        quiet();
        onLoop(() -> {
            int length = Integer.MAX_VALUE;
            for (int cut = 0; cut <= length; cut++) {
                client.transport.write(client.wire, ByteBuffer.wrap("hello, ".getBytes(StandardCharsets.US_ASCII)));
                client.transport.write(client.wire, ByteBuffer.wrap("world".getBytes(StandardCharsets.US_ASCII)));
                length = server.wire.in.size();
                server.wire.most = cut;
                server.read();
                server.wire.most = Integer.MAX_VALUE;
                server.read();
                assertEquals("hello, world", server.text(), "cut after " + cut + " of " + length);
            }
            assertTrue(length > 12 + 2 * 5, "the records were not seen");
            return null;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whatAFullSocketDoesNotTakeIsUnsentAndNoMoreIsTaken(String protocol) throws Exception {
        connect(protocol, Integer.MAX_VALUE);
        quiet();
        onLoop(() -> {
            server.wire.room = 10;
            ByteBuffer all = ByteBuffer.wrap(random(1 << 20));
            int taken = server.transport.write(server.wire, all);
            assertEquals(all.position(), taken);
            assertTrue(taken > 0 && taken < 2 * EventLoop.BUFFER_BYTES, "taken: " + taken);
            assertTrue(server.transport.unsent() > taken - 10, "unsent: " + server.transport.unsent());
            assertEquals(0, server.transport.write(server.wire, all));
            assertFalse(server.transport.flush(server.wire));
            server.toSay = all;
            server.wire.room = Integer.MAX_VALUE;
            return null;
        });
        until(() -> client.heard.size() == 1 << 20);
        assertArrayEquals(random(1 << 20), client.heard.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void closeNotifyIsTheEndAndWithoutItTheEndIsTruncated(String protocol) throws Exception {
        for (boolean orderly : new boolean[] {true, false}) {
            connect(protocol, Integer.MAX_VALUE);
            quiet();
            onLoop(() -> {
                client.transport.write(client.wire, ByteBuffer.wrap("last words".getBytes(StandardCharsets.US_ASCII)));
                if (orderly) {
                    client.transport.endOutput();
                    client.transport.endOutput(); // says it once
                    assertTrue(client.transport.flush(client.wire));
                }
                server.wire.ended = true;
                server.read();
                assertEquals("last words", server.text());
                assertEquals(orderly, server.transport.isAtEnd(), "an end that was said needs no other");
                server.read();
                assertTrue(server.transport.isAtEnd());
                assertEquals(!orderly, server.transport.isTruncated());
                return null;
            });
        }
    }

    @Test
    void closeNotifyWaitsForAFullSocket() throws Exception {
        connect("TLSv1.3", Integer.MAX_VALUE);
        quiet();
        onLoop(() -> {
            server.wire.room = 1;
            server.transport.endOutput();
            assertFalse(server.transport.flush(server.wire));
            assertTrue(server.transport.unsent() > 0);
            server.wire.room = Integer.MAX_VALUE;
            assertTrue(server.transport.flush(server.wire));
            client.read();
            assertTrue(client.transport.isAtEnd());
            return null;
        });
    }

    @Test
    void whoMakesUsAnswerAndDoesNotReadIsNotReadEither() throws Exception {
        connect("TLSv1.3", Integer.MAX_VALUE);
        quiet();
        onLoop(() -> {
            server.wire.room = 0;
            for (int i = 0; i < 100_000 && server.transport.mayRead(); i++) {
                client.engine.beginHandshake(); // of a connection that is open: KeyUpdate, update_requested
                client.transport.write(client.wire, ByteBuffer.wrap(new byte[] {'x'}));
                server.read();
            }
            assertFalse(server.transport.mayRead());
            assertTrue(server.transport.unsent() < 5 * EventLoop.BUFFER_BYTES, "unsent: " + server.transport.unsent());
            return null;
        });
    }

    /** RFC 8446 section 4.6.3: each asks for a new key, and for an answer. */
    private void sendKeyUpdates(int count) throws Exception {
        ByteBuffer record = ByteBuffer.allocate(EventLoop.BUFFER_BYTES);
        for (int i = 0; i < count; i++) {
            client.engine.beginHandshake(); // of a connection that is open: KeyUpdate, update_requested
            client.engine.wrap(ByteBuffer.allocate(0), record.clear());
            client.wire.write(record.flip());
        }
    }

    @Test
    void aFloodOfKeyUpdatesEndsTheConnectionAfterAFew() throws Exception {
        for (boolean together : new boolean[] {true, false}) {
            connect("TLSv1.3", Integer.MAX_VALUE);
            quiet();
            onLoop(() -> {
                int read = 0;
                if (together) {
                    sendKeyUpdates(1000);
                    server.read();
                }
                for (; !together && server.transport.failure() == null; read++) {
                    assertTrue(read < 33, "read on");
                    sendKeyUpdates(1);
                    server.read();
                }
                assertEquals("the peer sent over 32 records in a row without content",
                        server.transport.failure().getMessage());
                return null;
            });
        }
    }

    @Test
    void aReadWithClearBytesForgivesTheKeyUpdatesBeforeItAndNotMoreThanAFewInItself() throws Exception {
        connect("TLSv1.3", Integer.MAX_VALUE);
        quiet();
        onLoop(() -> {
            for (int i = 0; i < 3; i++) {
                sendKeyUpdates(32);
                client.transport.write(client.wire, ByteBuffer.wrap(new byte[] {'x'}));
                server.read();
                assertNull(server.transport.failure());
                assertEquals("x", server.text());
            }
            for (int i = 0; i < 33; i++) {
                sendKeyUpdates(1);
                client.transport.write(client.wire, ByteBuffer.wrap(new byte[] {'x'}));
            }
            server.read();
            assertNotNull(server.transport.failure());
            return null;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void goodRecordsBeforeABadOneAreGivenOutAndTheFailureIsToldOnce(String protocol) throws Exception {
        connect(protocol, Integer.MAX_VALUE);
        quiet();
        onLoop(() -> {
            client.transport.write(client.wire, ByteBuffer.wrap("last words".getBytes(StandardCharsets.US_ASCII)));
            client.wire.write(ByteBuffer.wrap(new byte[] {23, 3, 3, 0, 30}));
            client.wire.write(ByteBuffer.wrap(random(30)));
            server.read();
            assertEquals("last words", server.text());
            assertNotNull(server.transport.failure());
            assertTrue(server.transport.unsent() > 0, "no alert");
            server.read();
            assertNull(server.transport.failure());
            return null;
        });
    }

    @Test
    void theTasksOfAConnectionThatIsGoneAreSkipped() throws Exception {
        for (boolean gone : new boolean[] {true, false}) {
            CountDownLatch occupied = new CountDownLatch(1);
            occupyTaskThreads(occupied);
            ArrayDeque<Byte> up = new ArrayDeque<>();
            ArrayDeque<Byte> down = new ArrayDeque<>();
            SSLEngine engine = CLIENT.createSSLEngine("localhost", 443);
            engine.setUseClientMode(true);
            client = new End(new Wire(down, up), engine);
            server = new End(new Wire(up, down), ServerTls.builder().certificate(LOCALHOST).build().get());
            onLoop(() -> {
                client.transport.start();
                client.transport.flush(client.wire);
                server.read();
                assertEquals(HandshakeStatus.NEED_TASK, server.engine.getHandshakeStatus());
                if (gone) {
                    server.transport.abandon();
                }
                return null;
            });
            occupied.countDown();
            occupyTaskThreads(new CountDownLatch(0));
            assertEquals(gone, server.engine.getDelegatedTask() != null);
        }
    }

    /** Returns once each thread for tasks has come to a job of this call, behind all that was given to it before. */
    private void occupyTaskThreads(CountDownLatch until) throws Exception {
        CountDownLatch free = new CountDownLatch(DelegatedTasks.THREADS);
        for (int i = 0; i < DelegatedTasks.THREADS; i++) {
            DelegatedTasks.run(null, loop, () -> {
                free.countDown();
                return await(free) && await(until) && false;
            }, () -> { });
        }
        assertTrue(free.await(30, TimeUnit.SECONDS));
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
