package dev.foghorn.protocol.message;

import dev.foghorn.protocol.close.CloseCode;
import dev.foghorn.protocol.close.ProtocolException;
import dev.foghorn.protocol.frame.FrameHeader;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * A toy extension that marks messages with RSV1: {@code 03 61} stands for {@code aaa}. Each run is a piece of its
 * own.
 */
public final class RunLength implements MessageExtension {
    private static final int NONE = -1;

    private int count = NONE;
    private byte[] encoded;
    private byte[] run = {};

    @Override
    public int rsv() {
        return FrameHeader.RSV1;
    }

    /** Only if it gets shorter. */
    @Override
    public int encode(byte[] payload, int offset, int length) {
        ByteArrayOutputStream runs = new ByteArrayOutputStream();
        int end = offset + length;
        int start = offset;
        for (int i = offset; i < end; i++) {
            if (i + 1 == end || payload[i + 1] != payload[start] || i + 1 - start == 255) {
                runs.write(i + 1 - start);
                runs.write(payload[start]);
                start = i + 1;
            }
        }
        encoded = runs.toByteArray();
        return encoded.length < length ? encoded.length : AS_IT_IS;
    }

    @Override
    public byte[] encoded() {
        return encoded;
    }

    @Override
    public int decode(byte[] array, int offset, int length, Output out) throws ProtocolException {
        run = new byte[0];
        for (int i = offset; i < offset + length; i++) {
            if (count == NONE) {
                count = array[i] & 0xFF;
            } else {
                out.accept(run, 0, run.length);
                run = new byte[count];
                Arrays.fill(run, array[i]);
                count = NONE;
            }
        }
        return run.length;
    }

    @Override
    public byte[] decoded() {
        return run;
    }

    @Override
    public void decodeEnd() throws ProtocolException {
        if (count != NONE) {
            throw new ProtocolException(CloseCode.INVALID_PAYLOAD_DATA, "a run without its byte");
        }
    }

    /** Runs of one byte double what they stand for. */
    @Override
    public int overhead(int length) {
        return length;
    }

    @Override
    public void release() {
        // nothing is held
    }
}
