package dev.foghorn.protocol.frame;

/**
 * The header of a frame (RFC 6455 section 5.2). One object serves all frames of a parser, one after another.
 *
 * <pre>
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +-+-+-+-+-------+-+-------------+-------------------------------+
 *   |F|R|R|R| opcode|M| Payload len |    Extended payload length    |
 *   |I|S|S|S|  (4)  |A|     (7)     |             (16/64)           |
 *   |N|V|V|V|       |S|             |   (if payload len==126/127)   |
 *   | |1|2|3|       |K|             |                               |
 *   +-+-+-+-+-------+-+-------------+ - - - - - - - - - - - - - - - +
 *   |     Extended payload length continued, if payload len == 127  |
 *   + - - - - - - - - - - - - - - - +-------------------------------+
 *   |                               |Masking-key, if MASK set to 1  |
 *   +-------------------------------+-------------------------------+
 *   | Masking-key (continued)       |          Payload Data         |
 *   +-------------------------------- - - - - - - - - - - - - - - - +
 * </pre>
 */
public final class FrameHeader {
    /** First byte: the last frame of its message. */
    static final int FIN = 0b1000_0000;
    /** First byte: the three bits that extensions may use. */
    static final int RSV = 0b0111_0000;
    /** The bit that permessage-deflate uses (RFC 7692 section 6), as {@link #rsv()} gives it. */
    public static final int RSV1 = 0b0100_0000;
    /** First byte: the four bits of the opcode. */
    public static final int OPCODE = 0b0000_1111;

    /** Second byte: a masking key is there. */
    static final int MASK = 0b1000_0000;
    /** Second byte: the length itself, or one of the two escapes. */
    static final int PAYLOAD_LEN = 0b0111_1111;
    /** The length is in the next two bytes. */
    static final int LENGTH_16 = 126;
    /** The length is in the next eight bytes. */
    static final int LENGTH_64 = 127;

    /** 5.5: "All control frames MUST have a payload length of 125 bytes or less". */
    public static final int MAX_CONTROL_PAYLOAD = 125;

    /** Two bytes, eight of extended length, four of masking key. */
    public static final int MAX_LENGTH = 14;

    boolean fin;
    int rsv;
    Opcode opcode;
    long payloadLength;
    int maskingKey;

    FrameHeader() {}

    /** Whether this is the last frame of its message. */
    public boolean fin() {
        return fin;
    }

    /** The reserved bits where they stand in the first byte: {@link #RSV1}, and the two below it. */
    public int rsv() {
        return rsv;
    }

    public Opcode opcode() {
        return opcode;
    }

    /** Bytes of payload, as declared; none of them may have come yet. */
    public long payloadLength() {
        return payloadLength;
    }

    /** The bytes that a header needs for this payload. */
    public static int lengthFor(int payloadLength, boolean masked) {
        int length = payloadLength < LENGTH_16 ? 2 : payloadLength <= 0xFFFF ? 4 : 10;
        return masked ? length + Masking.KEY_BYTES : length;
    }
}
