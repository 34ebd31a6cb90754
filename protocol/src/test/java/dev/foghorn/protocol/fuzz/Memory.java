package dev.foghorn.protocol.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.foghorn.protocol.Endpoint;
import dev.foghorn.protocol.Frame;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.frame.ByteSink;
import dev.foghorn.protocol.frame.FrameHeader;
import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.protocol.message.MessageSink;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;

/**
 * What an endpoint allocates is in proportion to what came, not to what was announced (section 10.4). Fed byte by byte,
 * so that everything must be kept, between an application and a transport that allocate nothing themselves.
 */
final class Memory implements MessageSink, ByteSink {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Limits LARGEST = new Limits(Limits.LARGEST, Limits.LARGEST, Integer.MAX_VALUE);

    /** The endpoint with its parts, and the sentence of one violation. */
    private static final int FIXED = 8 << 10;
    /** A text cut after its first character has an array of 256 for three bytes received; all else is far cheaper. */
    private static final int PER_BYTE = 128;

    private final ByteBuffer frame = ByteBuffer.allocate(FrameHeader.MAX_LENGTH + FrameHeader.MAX_CONTROL_PAYLOAD);
    private final byte[] window;

    private Memory(byte[] window) {
        this.window = window;
    }

    static void assertInProportion(Role role, byte[] bytes) {
        long bound = FIXED + (long) PER_BYTE * bytes.length;
        if (allocated(role, bytes) > bound) { // perhaps by classes that were loaded and call sites that were linked
            long again = allocated(role, bytes);
            assertTrue(again <= bound, () -> again + " bytes allocated for " + bytes.length + " received");
        }
    }

    private static long allocated(Role role, byte[] bytes) {
        Memory memory = new Memory(bytes.clone());
        ByteBuffer in = ByteBuffer.wrap(memory.window);
        FrameWriter writer = role == Role.SERVER ? FrameWriter.server() : FrameWriter.client(() -> Frame.KEY_AS_INT);
        long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        Endpoint endpoint = new Endpoint(writer, LARGEST, memory, memory);
        for (int i = 0; i < bytes.length; i++) {
            endpoint.receive(in.limit(i + 1).position(i));
        }
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }

    @Override
    public void onMessage(Message message) {
        int capacity = message.array().length;
        if (message.array() != window && capacity > 2L * message.length() + 256) {
            throw new AssertionError("an array of " + capacity + " bytes for a message of " + message.length());
        }
    }

    @Override
    public void onPing(Message applicationData) {}

    @Override
    public void onPong(Message applicationData) {}

    @Override
    public void onClose(CloseStatus status) {}

    @Override
    public ByteBuffer claim(Opcode opcode, int length) {
        return frame.clear().limit(length);
    }

    @Override
    public void commit(ByteBuffer written) {}

    @Override
    public void append(byte[] whole) {
        throw new AssertionError("nobody sends encoded frames here");
    }

    @Override
    public void appendOwned(byte[] array, int start) {
        throw new AssertionError("nobody sends messages on here");
    }
}
