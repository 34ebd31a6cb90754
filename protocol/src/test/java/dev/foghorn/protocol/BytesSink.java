package dev.foghorn.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.foghorn.protocol.frame.ByteSink;
import dev.foghorn.protocol.frame.Opcode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Collects what is written, and holds the writer to the contract of {@link ByteSink}. */
public final class BytesSink implements ByteSink {
    private static final int OFFSET = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Opcode> opcodes = new ArrayList<>();
    private ByteBuffer claimed;

    @Override
    public ByteBuffer claim(Opcode opcode, int length) {
        assertNull(claimed, "the frame before was not committed");
        opcodes.add(opcode);
        claimed = ByteBuffer.allocate(OFFSET + OFFSET + length).position(OFFSET).slice().position(1).limit(1 + length);
        return claimed;
    }

    @Override
    public void commit(ByteBuffer frame) {
        assertSame(claimed, frame);
        assertEquals(0, frame.remaining(), "bytes claimed and not written");
        bytes.write(frame.array(), frame.arrayOffset() + 1, frame.limit() - 1);
        claimed = null;
    }

    @Override
    public void append(byte[] frame) {
        bytes.writeBytes(frame);
    }

    @Override
    public void appendOwned(byte[] array, int start) {
        bytes.write(array, start, array.length - start);
    }

    /** The opcodes that were claimed. */
    public List<Opcode> opcodes() {
        return opcodes;
    }

    /** What was written since the last call. */
    public byte[] take() {
        byte[] taken = bytes.toByteArray();
        bytes.reset();
        return taken;
    }
}
