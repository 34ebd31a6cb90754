package dev.foghorn.bench.timing;

import dev.foghorn.protocol.frame.ByteSink;
import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.MaskingKeys;
import dev.foghorn.protocol.frame.Opcode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** The buffers and masking keys of one worker, lent to the connection that it works on. Not thread-safe. */
public final class Workspace implements ByteSink {
    private static final int READ_SIZE = 64 << 10;
    private static final int FIRST_WRITE_SIZE = 4 << 10;

    private final ByteBuffer in = ByteBuffer.allocate(READ_SIZE);
    private final FrameWriter writer = FrameWriter.client(MaskingKeys.secure());
    private ByteBuffer out = ByteBuffer.allocate(FIRST_WRITE_SIZE);

    ByteBuffer in() {
        return in;
    }

    /** Adds a frame to those that {@link #flush} sends. */
    void frame(boolean fin, Opcode opcode, byte[] payload, int offset, int length) {
        writer.write(this, fin, 0, opcode, payload, offset, length);
    }

    /** All frames in one write. */
    void flush(OutputStream socket) throws IOException {
        int length = out.position();
        out.clear();
        socket.write(out.array(), 0, length);
    }

    @Override
    public ByteBuffer claim(Opcode opcode, int length) {
        if (out.remaining() < length) {
            ByteBuffer larger = ByteBuffer.allocate(2 * (out.position() + length));
            out = larger.put(out.flip());
        }
        return out;
    }

    @Override
    public void commit(ByteBuffer frame) {
        // it is where it belongs
    }

    @Override
    public void append(byte[] frame) {
        appendOwned(frame, 0);
    }

    @Override
    public void appendOwned(byte[] array, int start) {
        int length = array.length - start;
        claim(Opcode.BINARY, length).put(array, start, length);
    }
}
