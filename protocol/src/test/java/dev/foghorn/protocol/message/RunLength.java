package dev.foghorn.protocol.message;

import dev.foghorn.protocol.close.CloseCode;
import dev.foghorn.protocol.close.ProtocolException;
import dev.foghorn.protocol.frame.FrameHeader;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * A toy extension that marks messages with RSV1: {@code 03 61} stands for {@code aaa}. It holds each run back until the
 * next one comes or the message ends, as a real decompressor may.
 */
public final class RunLength implements MessageExtension {
    private static final int NONE = -1;

    private int count = NONE;
    private byte[] heldBack;

    @Override
    public int rsv() {
        return FrameHeader.RSV1;
    }

    /** Only if it gets shorter. */
    @Override
    public byte[] encode(byte[] payload, int offset, int length) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        int end = offset + length;
        int start = offset;
        for (int i = offset; i < end; i++) {
            if (i + 1 == end || payload[i + 1] != payload[start] || i + 1 - start == 255) {
                encoded.write(i + 1 - start);
                encoded.write(payload[start]);
                start = i + 1;
            }
        }
        return encoded.size() < length ? encoded.toByteArray() : null;
    }

    @Override
    public void decode(byte[] array, int offset, int length, Output out) throws ProtocolException {
        for (int i = offset; i < offset + length; i++) {
            if (count == NONE) {
                count = array[i] & 0xFF;
            } else {
                release(out);
                heldBack = new byte[count];
                Arrays.fill(heldBack, array[i]);
                count = NONE;
            }
        }
    }

    @Override
    public void decodeEnd(Output out) throws ProtocolException {
        if (count != NONE) {
            throw new ProtocolException(CloseCode.INVALID_PAYLOAD_DATA, "a run without its byte");
        }
        release(out);
    }

    private void release(Output out) throws ProtocolException {
        if (heldBack != null) {
            byte[] run = heldBack;
            heldBack = null;
            out.accept(run, 0, run.length);
        }
    }
}
