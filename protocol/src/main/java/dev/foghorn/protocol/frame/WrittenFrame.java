package dev.foghorn.protocol.frame;

import java.nio.ByteBuffer;

/**
 * What the first bytes of a frame that {@link FrameWriter} wrote tell (RFC 6455 section 5.2). An HTTP head may stand
 * before the first frame; it is ASCII, so it has no FIN bit, and H and G have the low bits of no data frame.
 */
public final class WrittenFrame {
    private WrittenFrame() {}

    /** 5.4: "a single frame with the FIN bit set", or the last of several. */
    public static boolean endsMessage(byte first) {
        return (first & FrameHeader.FIN) != 0 && isData(first);
    }

    /** 5.4: the opcode of the first frame is other than 0. */
    public static boolean startsMessage(byte first) {
        return isData(first) && !is(Opcode.CONTINUATION, first);
    }

    /** Text, binary or a continuation. */
    public static boolean isData(byte first) {
        return (first & FrameHeader.OPCODE) <= Opcode.BINARY.code();
    }

    /** Whether it has this opcode. */
    public static boolean is(Opcode opcode, byte first) {
        return (first & FrameHeader.OPCODE) == opcode.code();
    }

    /** A data frame may lack FIN, all others have it; ASCII has neither. */
    public static boolean isHttp(byte first) {
        return (first & FrameHeader.FIN) == 0 && !isData(first);
    }

    /** The length of the frame at an offset, header included. */
    public static int lengthAt(byte[] bytes, int offset) {
        int second = bytes[offset + 1];
        int length = second & FrameHeader.PAYLOAD_LEN;
        if (length == FrameHeader.LENGTH_16) {
            length = ByteBuffer.wrap(bytes).getShort(offset + 2) & 0xFFFF;
        } else if (length == FrameHeader.LENGTH_64) {
            length = (int) ByteBuffer.wrap(bytes).getLong(offset + 2);
        }
        return FrameHeader.lengthFor(length, (second & FrameHeader.MASK) != 0) + length;
    }
}
