package dev.foghorn.protocol.model;

import dev.foghorn.protocol.close.ProtocolException;
import dev.foghorn.protocol.frame.FrameHeader;
import dev.foghorn.protocol.message.MessageExtension;

/**
 * An extension for conversations: a message whose frames hold all its bits the other way round is marked with RSV1. It
 * sends those of an even length so. What it receives it gives back in halves.
 */
final class Inverting implements MessageExtension {
    private byte[] inverted;

    static byte[] invert(byte[] array, int offset, int length) {
        byte[] inverted = new byte[length];
        for (int i = 0; i < length; i++) {
            inverted[i] = (byte) ~array[offset + i];
        }
        return inverted;
    }

    @Override
    public int rsv() {
        return FrameHeader.RSV1;
    }

    @Override
    public int encode(byte[] payload, int offset, int length) {
        inverted = invert(payload, offset, length);
        return length % 2 == 0 ? length : AS_IT_IS;
    }

    @Override
    public byte[] encoded() {
        return inverted;
    }

    @Override
    public int decode(byte[] array, int offset, int length, Output out) throws ProtocolException {
        int half = length / 2;
        out.accept(invert(array, offset, half), 0, half);
        inverted = invert(array, offset + half, length - half);
        return length - half;
    }

    @Override
    public byte[] decoded() {
        return inverted;
    }

    @Override
    public void decodeEnd() {
        // each byte stands for itself
    }

    @Override
    public int overhead(int length) {
        return 0;
    }

    @Override
    public void release() {
        // nothing is held
    }
}
