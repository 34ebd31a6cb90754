package dev.foghorn.protocol.frame;

import java.nio.ByteBuffer;

/**
 * Writes frames (RFC 6455 section 5.2), always with the shortest length. It does not check how frames follow one
 * another, nor whether the connection is closing. Holds nothing between frames, so one can serve all connections of a
 * thread.
 */
public final class FrameWriter {
    private final MaskingKeys keys;

    private FrameWriter(MaskingKeys keys) {
        this.keys = keys;
    }

    /** A server's writer. 5.1: "A server MUST NOT mask any frames that it sends to the client." */
    public static FrameWriter server() {
        return new FrameWriter(null);
    }

    /** A client's writer. 5.1: "a client MUST mask all frames that it sends to the server". */
    public static FrameWriter client(MaskingKeys keys) {
        return new FrameWriter(keys);
    }

    public Role role() {
        return keys == null ? Role.SERVER : Role.CLIENT;
    }

    /**
     * Writes one frame.
     *
     * @param rsv reserved bits as {@link FrameHeader#rsv()} has them, 0 without an extension
     * @param payload read, never changed: masking is done on the copy in the sink
     */
    public void write(ByteSink out, boolean fin, int rsv, Opcode opcode, byte[] payload, int offset, int length) {
        boolean masked = keys != null;
        int frameLength = FrameHeader.lengthFor(length, masked) + length;
        ByteBuffer frame = out.claim(opcode, frameLength);
        writeHeader(frame, fin, rsv, opcode, masked, length);
        int key = masked ? keys.next() : 0;
        if (masked) {
            frame.putInt(Integer.reverseBytes(key)); // octet 0 is the lowest byte, and goes first
        }
        int start = frame.position();
        frame.put(payload, offset, length);
        if (masked) {
            Masking.apply(frame.array(), frame.arrayOffset() + start, length, key);
        }
        out.commit(frame);
    }

    /** A whole unmasked message in one frame, for {@link ByteSink#append}: the form that a server's peers share. */
    public static byte[] encode(Opcode opcode, byte[] payload, int offset, int length) {
        return encode(0, opcode, payload, offset, length);
    }

    /** The same with reserved bits: a message that an extension transformed. */
    public static byte[] encode(int rsv, Opcode opcode, byte[] payload, int offset, int length) {
        ByteBuffer frame = ByteBuffer.allocate(FrameHeader.lengthFor(length, false) + length);
        writeHeader(frame, true, rsv, opcode, false, length);
        frame.put(payload, offset, length);
        return frame.array();
    }

    /** Makes such a frame in place: writes its header right in front of the payload. */
    public static void encodeInFront(Opcode opcode, byte[] array, int offset, int length) {
        int start = offset - FrameHeader.lengthFor(length, false);
        writeHeader(ByteBuffer.wrap(array).position(start), true, 0, opcode, false, length);
    }

    private static void writeHeader(
            ByteBuffer out, boolean fin, int rsv, Opcode opcode, boolean masked, int payloadLength) {
        out.put((byte) ((fin ? FrameHeader.FIN : 0) | rsv | opcode.code()));
        int mask = masked ? FrameHeader.MASK : 0;
        if (payloadLength < FrameHeader.LENGTH_16) {
            out.put((byte) (mask | payloadLength));
        } else if (payloadLength <= 0xFFFF) {
            out.put((byte) (mask | FrameHeader.LENGTH_16)).putShort((short) payloadLength);
        } else {
            out.put((byte) (mask | FrameHeader.LENGTH_64)).putLong(payloadLength);
        }
    }
}
