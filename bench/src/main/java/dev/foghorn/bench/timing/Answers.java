package dev.foghorn.bench.timing;

import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.close.ProtocolException;
import dev.foghorn.protocol.frame.FrameHeader;
import dev.foghorn.protocol.frame.FrameSink;
import dev.foghorn.protocol.frame.Opcode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

/**
 * What a server sends, frame by frame: an echo is compared where it lies and not put together. Data that nobody waits
 * for, such as a greeting, is passed over.
 */
final class Answers implements FrameSink {
    private final Queue<byte[]> pings = new ArrayDeque<>(1);
    private final List<Long> frames = new ArrayList<>(1);

    /** What is to come back; null while nothing is. */
    private byte[] expected;
    private int matched;
    private boolean echoed;
    private boolean differs;
    private long firstFrameAt;

    private FrameHeader header;
    private byte[] control = {};
    private int controlLength;
    private CloseStatus closeStatus;

    /** Waits for an echo from now on. */
    void expect(byte[] message) {
        expected = message;
        matched = 0;
        echoed = false;
        frames.clear();
    }

    @Override
    public void onFrame(FrameHeader frame) {
        header = frame;
        if (frame.opcode().isControl()) {
            control = new byte[(int) frame.payloadLength()];
            controlLength = 0;
        } else if (expected != null) {
            if (frames.isEmpty()) {
                firstFrameAt = System.nanoTime();
            }
            frames.add(frame.payloadLength());
        }
    }

    @Override
    public void onPayload(byte[] array, int offset, int length) {
        if (header.opcode().isControl()) {
            System.arraycopy(array, offset, control, controlLength, length);
            controlLength += length;
        } else if (expected != null) {
            differs |= length > expected.length - matched
                    || !Arrays.equals(array, offset, offset + length, expected, matched, matched + length);
            matched += length;
        }
    }

    @Override
    public void onFrameEnd() throws ProtocolException {
        if (header.opcode() == Opcode.PING) {
            pings.add(control);
        } else if (header.opcode() == Opcode.CLOSE) {
            closeStatus = CloseStatus.parse(control, 0, controlLength);
        } else if (!header.opcode().isControl() && header.fin() && expected != null) {
            echoed = true;
            differs |= matched != expected.length;
            expected = null;
        }
    }

    boolean isEchoed() {
        return echoed;
    }

    /** By {@link System#nanoTime}. */
    long firstFrameAt() {
        return firstFrameAt;
    }

    /** Payload bytes of each frame of the last echo: the documents' D = {d_1, ..., d_n}. */
    List<Long> frames() {
        return List.copyOf(frames);
    }

    /** Of the server's Close; null while none came. */
    CloseStatus closeStatus() {
        return closeStatus;
    }

    /** To be answered; null if there is none. */
    byte[] nextPing() {
        return pings.poll();
    }

    void check() throws IOException {
        if (differs) {
            throw new IOException("what came back is not what was sent: this is no echo");
        }
    }
}
