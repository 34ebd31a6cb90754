package dev.foghorn.protocol.message;

import static dev.foghorn.protocol.Frame.binary;
import static dev.foghorn.protocol.Frame.continuation;
import static dev.foghorn.protocol.Frame.ping;
import static dev.foghorn.protocol.Frame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.foghorn.protocol.Endpoint;
import dev.foghorn.protocol.Frame;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.frame.ByteSink;
import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.rfc.Proves;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a peer makes us keep is in proportion to what it sends, not to what it announces (section 10.4). Measured by the
 * bytes that this thread allocates; the bounds are far from both the right values and the wrong ones.
 */
class MemoryTest {
    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;
    private static final Limits LARGEST = new Limits(Limits.LARGEST, Limits.LARGEST, Limits.DEFAULT_MAX_FRAGMENTS);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Neither the application nor the transport allocates, so that what is measured is ours. */
    private static final class Silent implements MessageSink, ByteSink {
        private final ByteBuffer frame = ByteBuffer.allocate(KIB);
        private int messages;
        private int capacity;

        @Override
        public void onMessage(Message message) {
            messages++;
            capacity = message.array().length;
        }

        @Override
        public void onPing(Message applicationData) {
            messages++;
        }

        @Override
        public void onPong(Message applicationData) {
            messages++;
        }

        @Override
        public void onClose(CloseStatus status) {
            messages++;
        }

        @Override
        public ByteBuffer claim(Opcode opcode, int length) {
            return frame.clear().limit(length);
        }

        @Override
        public void commit(ByteBuffer written) {
            assertEquals(0, written.remaining());
        }

        @Override
        public void append(byte[] whole) {
            throw new AssertionError("no test here sends encoded frames");
        }

        @Override
        public void appendOwned(byte[] array, int start) {
            throw new AssertionError("no test here sends messages on");
        }
    }

    private final Silent silent = new Silent();

    private Endpoint client(Limits limits) {
        return new Endpoint(FrameWriter.client(() -> Frame.KEY_AS_INT), limits, silent, silent);
    }

    private Endpoint server(Limits limits) {
        return new Endpoint(FrameWriter.server(), limits, silent, silent);
    }

    /** Classes are loaded and call sites linked by the first run. */
    private static long allocatedBySecond(Runnable run) {
        run.run();
        long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        run.run();
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }

    private static void assertAtMost(long bound, long allocated) {
        assertTrue(allocated <= bound, () -> allocated + " bytes allocated, at most " + bound + " expected");
    }

    @Test
    void theMeasureSeesAnArray() {
        byte[][] keep = new byte[1][];
        assertTrue(allocatedBySecond(() -> keep[0] = new byte[MIB]) >= MIB);
    }

    @Test
    @Proves("10.4-1")
    void aDeclaredLengthAllocatesNothing() {
        byte[] toServer = Frame.to(Role.SERVER, binary().declaring(Limits.LARGEST));
        byte[] toClient = Frame.to(Role.CLIENT, text().unfinished().declaring(Limits.LARGEST));
        assertAtMost(64 * KIB, allocatedBySecond(() -> {
            Endpoint server = server(LARGEST);
            server.receive(ByteBuffer.wrap(toServer));
            assertTrue(server.maySend(), "within the limits");
            Endpoint client = client(LARGEST);
            client.receive(ByteBuffer.wrap(toClient));
            assertTrue(client.maySend(), "within the limits");
        }));
    }

    /** Arrays of 2, 4, 8 ... up to twice what has come add up to at most four times as much. */
    @Test
    void whatIsKeptGrowsWithWhatHasCome() {
        byte[] header = Frame.to(Role.CLIENT, binary().declaring(Limits.LARGEST));
        byte[] piece = new byte[KIB];
        assertAtMost(4 * MIB + 256 * KIB, allocatedBySecond(() -> {
            Endpoint client = client(LARGEST);
            client.receive(ByteBuffer.wrap(header));
            for (int i = 0; i < KIB; i++) {
                client.receive(ByteBuffer.wrap(piece)); // 1 MiB in all, of 1 GiB announced
            }
            assertTrue(client.maySend());
        }));
    }

    /** The array behind a message that came in pieces is the one it grew in. */
    @ParameterizedTest
    @ValueSource(ints = {1, 128, 129, 255, 256, 257, 1000, 5000, 65536, 100_001})
    void anArrayIsAtMostTwiceWhatHasComePlus256(int length) {
        Endpoint client = client(LARGEST);
        client.receive(ByteBuffer.wrap(Frame.to(Role.CLIENT, binary(new byte[length - 1]).unfinished())));
        client.receive(ByteBuffer.wrap(Frame.to(Role.CLIENT, continuation(new byte[1]).unfinished())));
        client.receive(ByteBuffer.wrap(Frame.to(Role.CLIENT, continuation())));
        assertEquals(1, silent.messages);
        assertAtMost(2L * length + 256, silent.capacity);
    }

    /** Once the last frame says how long the message is, no more than that is taken. */
    @Test
    void anArrayIsNeverLargerThanTheWholeMessage() {
        byte[] frame = Frame.to(Role.CLIENT, binary(new byte[1000]));
        Endpoint client = client(LARGEST);
        client.receive(ByteBuffer.wrap(frame, 0, frame.length - 1));
        client.receive(ByteBuffer.wrap(frame, frame.length - 1, 1));
        assertEquals(1000, silent.capacity);
    }

    /** A transformed message grows beyond what its frames announce, and by doubling all the same. */
    @Test
    void anArrayOfAnExpandedMessageIsAtMostTwiceItsContentPlus256() {
        byte[] runs = new byte[2 * 100];
        Arrays.fill(runs, (byte) 100); // 100 times 100 times the letter d
        Endpoint client = new Endpoint(
                new Endpoint.Shared(FrameWriter.client(() -> Frame.KEY_AS_INT), new SpareArrays(0)),
                LARGEST, silent, silent, new RunLength());
        long allocated = allocatedBySecond(
                () -> client.receive(ByteBuffer.wrap(Frame.to(Role.CLIENT, binary(runs).rsv(4)))));
        assertEquals(2, silent.messages);
        assertAtMost(2L * 10_000 + 256, silent.capacity);
        assertAtMost(128 * KIB, allocated); // to grow a run at a time would take 500 KB
    }

    @Test
    void anArrayIsNeverLargerThanTheMessageLimit() {
        Limits limits = Limits.ofMessage(1000);
        Endpoint client = client(limits);
        client.receive(ByteBuffer.wrap(Frame.to(Role.CLIENT, binary(new byte[900]).unfinished(), continuation())));
        assertEquals(1000, silent.capacity);
    }

    @Test
    void emptyFragmentsKeepNothing() {
        byte[] start = Frame.to(Role.CLIENT, text().unfinished());
        byte[] empty = Frame.to(Role.CLIENT, continuation().unfinished());
        ByteBuffer in = ByteBuffer.wrap(empty);
        assertAtMost(16 * KIB, allocatedBySecond(() -> {
            Endpoint client = client(LARGEST);
            client.receive(ByteBuffer.wrap(start));
            for (int i = 0; i < 100_000; i++) {
                client.receive(in.clear());
            }
            assertTrue(client.maySend());
        }));
    }

    /** DESIGN: whole-message delivery, unmasking, validating and answering pings allocate nothing. */
    @Test
    void wholeMessagesAndPingsAllocateNothing() {
        byte[] bytes = Frame.to(Role.SERVER, text("héllo".repeat(20)), ping("p"), binary(new byte[300]));
        byte[] copy = new byte[bytes.length];
        ByteBuffer in = ByteBuffer.wrap(copy);
        Endpoint server = server(Limits.DEFAULT);
        int rounds = 10_000;
        long allocated = allocatedBySecond(() -> {
            for (int i = 0; i < rounds; i++) {
                System.arraycopy(bytes, 0, copy, 0, bytes.length); // receive unmasks in place
                server.receive(in.clear());
            }
        });
        assertEquals(2 * 3 * rounds, silent.messages);
        assertAtMost(4L * rounds, allocated); // the smallest object has 16 bytes
    }

    /** What reads is let go of, and made anew: some hundred bytes a time. */
    @Test
    void anEndpointAtRestHoldsNothingThatReads() {
        byte[] bytes = Frame.to(Role.SERVER, ping("p"));
        byte[] copy = new byte[bytes.length];
        ByteBuffer in = ByteBuffer.wrap(copy);
        Endpoint server = server(Limits.DEFAULT);
        int rounds = 10_000;
        long allocated = allocatedBySecond(() -> {
            for (int i = 0; i < rounds; i++) {
                System.arraycopy(bytes, 0, copy, 0, bytes.length);
                server.receive(in.clear());
                server.rest();
            }
        });
        assertTrue(allocated >= 100L * rounds, allocated + " bytes allocated: nothing was let go of");
        assertAtMost(400L * rounds, allocated);
    }
}
