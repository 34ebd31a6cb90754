package dev.foghorn.bench;

import dev.foghorn.protocol.frame.ByteSink;
import dev.foghorn.protocol.frame.FrameHeader;
import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.Opcode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What goes over a connection at once: so many messages of so many bytes, text or binary, one frame each. Written
 * {@code 16x125t} or {@code 1x16384b}.
 *
 * @param size payload bytes of each message
 */
public record Shape(int count, int size, Opcode opcode) {
    /** Not zero: unmasking with zero is skipped. */
    private static final int MASKING_KEY = 0x9A3C_71E5;

    /** What an idle connection said when it came. */
    static final Shape GREETING = new Shape(1, 125, Opcode.TEXT);
    static final Shape NOTHING = new Shape(0, 0, Opcode.TEXT);

    public static Shape parse(String text) {
        int times = text.indexOf('x');
        int end = text.length() - 1;
        return new Shape(
                Integer.parseInt(text.substring(0, times)),
                Integer.parseInt(text.substring(times + 1, end)),
                text.charAt(end) == 't' ? Opcode.TEXT : Opcode.BINARY);
    }

    /** As a client sends it. */
    public byte[] masked() {
        return frames(FrameWriter.client(() -> MASKING_KEY));
    }

    /** The echo: bytes of the same messages as a server sends them. */
    public int unmaskedLength() {
        return count * (FrameHeader.lengthFor(size, false) + size);
    }

    private byte[] frames(FrameWriter writer) {
        byte[] payload = ".".repeat(size).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer frames = ByteBuffer.allocate(count * (FrameHeader.MAX_LENGTH + size));
        for (int i = 0; i < count; i++) {
            writer.write(new Into(frames), true, 0, opcode, payload, 0, size);
        }
        byte[] bytes = new byte[frames.position()];
        frames.flip().get(bytes);
        return bytes;
    }

    /** Frames one behind the other in a buffer that is large enough; stands for an outbox. */
    public record Into(ByteBuffer buffer) implements ByteSink {
        @Override
        public ByteBuffer claim(Opcode opcode, int length) {
            return buffer;
        }

        @Override
        public void commit(ByteBuffer frame) {
            // it is where it belongs
        }

        @Override
        public void append(byte[] bytes) {
            buffer.put(bytes);
        }

        @Override
        public void appendOwned(byte[] array, int start) {
            buffer.put(array, start, array.length - start);
        }
    }
}
