package dev.foghorn.protocol.frame;

import dev.foghorn.protocol.close.CloseCode;
import dev.foghorn.protocol.close.ProtocolException;
import java.nio.ByteBuffer;

/**
 * Reads frames from bytes that come cut anywhere (RFC 6455 section 5.2).
 *
 * <pre>
 *              header complete                payload complete
 *   HEADER  ---- onFrame ---->  PAYLOAD  ---- onFrameEnd ---->  HEADER
 *                                 | ^
 *                                 +-+ onPayload(window)
 * </pre>
 *
 * Checks the syntax and every rule that concerns one frame: reserved bits and opcodes, masking, the length's encoding,
 * the frame limit, and that control frames are short and whole. It does not check how frames follow one another, what
 * is in them, or whether the connection is closing: that is for the sink and the endpoint.
 *
 * <p>Payload is unmasked where it lies, inside the caller's buffer, and handed on as a window of it; nothing is
 * allocated, save for a header that is cut. Not thread-safe. After a {@link ProtocolException} the parser is spent.
 */
public final class FrameParser {
    private final Role role;
    private final Limits limits;
    private final FrameHeader header = new FrameHeader();

    private int negotiatedRsv;
    private int overhead;
    private boolean inPayload;
    private long payloadLeft;
    private int key;

    /** The beginning of a header whose rest has not come; null while no header is cut. */
    private byte[] cutHeader;
    private int cutLength;

    /** @param role the side that reads: a server takes only masked frames, a client only unmasked ones */
    public FrameParser(Role role, Limits limits) {
        this.role = role;
        this.limits = limits;
    }

    /**
     * Allows reserved bits that an extension was negotiated for (section 9).
     *
     * @param rsv such as {@link FrameHeader#RSV1}
     * @param overhead bytes by which frames so marked, and those that continue them, may be over the limit
     */
    public void allowRsv(int rsv, int overhead) {
        this.negotiatedRsv = rsv;
        this.overhead = overhead;
    }

    /**
     * Consumes the bytes up to the end of one frame, or all of them if the frame goes on. Stopping at the frame's end
     * lets the caller ask whether the connection is still open before it reads on.
     *
     * @param in array-backed; its payload bytes are unmasked in place
     * @throws ProtocolException for the first broken rule; the sink has then seen everything before it
     */
    public void parse(ByteBuffer in, FrameSink sink) throws ProtocolException {
        if (!inPayload) {
            if (!readHeader(in)) {
                return;
            }
            inPayload = true;
            payloadLeft = header.payloadLength;
            key = header.maskingKey;
            sink.onFrame(header);
        }
        if (payloadLeft > 0) {
            readPayload(in, sink);
        }
        if (payloadLeft == 0) {
            inPayload = false;
            sink.onFrameEnd();
        }
    }

    /** Bytes of payload that the frame under way still lacks; 0 between frames and inside a header. */
    public long payloadLeft() {
        return inPayload ? payloadLeft : 0;
    }

    /** The kind of the last frame whose header has come, or of the one that is coming; null if none is known. */
    public Opcode lastOpcode() {
        return header.opcode;
    }

    /** Whether no frame is under way: the next byte begins one. */
    public boolean isBetweenFrames() {
        return !inPayload && cutLength == 0;
    }

    private void readPayload(ByteBuffer in, FrameSink sink) throws ProtocolException {
        int length = (int) Math.min(payloadLeft, in.remaining());
        if (length == 0) {
            return;
        }
        int offset = in.arrayOffset() + in.position();
        in.position(in.position() + length);
        key = Masking.apply(in.array(), offset, length, key);
        payloadLeft -= length;
        sink.onPayload(in.array(), offset, length);
    }

    private boolean readHeader(ByteBuffer in) throws ProtocolException {
        if (cutLength == 0) {
            int length = decodeHeader(in.array(), in.arrayOffset() + in.position(), in.remaining());
            if (length > 0) {
                in.position(in.position() + length);
                return true;
            }
        }
        return readCutHeader(in);
    }

    /** Collects a header byte by byte, so that each rule is judged at the same byte however the input is cut. */
    private boolean readCutHeader(ByteBuffer in) throws ProtocolException {
        if (cutHeader == null && in.hasRemaining()) {
            cutHeader = new byte[FrameHeader.MAX_LENGTH];
        }
        while (in.hasRemaining()) {
            cutHeader[cutLength++] = in.get();
            if (decodeHeader(cutHeader, 0, cutLength) > 0) {
                cutHeader = null;
                cutLength = 0;
                return true;
            }
        }
        return false;
    }

    /**
     * Decodes a header in wire order.
     *
     * @return its length, or 0 if there are more bytes to come
     */
    private int decodeHeader(byte[] bytes, int offset, int available) throws ProtocolException {
        if (available < 1) {
            return 0;
        }
        decodeFirstByte(bytes[offset]);
        if (available < 2) {
            return 0;
        }
        int second = bytes[offset + 1];
        boolean masked = (second & FrameHeader.MASK) != 0;
        int payloadLen = second & FrameHeader.PAYLOAD_LEN;
        checkMask(masked);
        checkControlLength(payloadLen);

        int extended = payloadLen < FrameHeader.LENGTH_16 ? 0 : payloadLen == FrameHeader.LENGTH_16 ? 2 : 8;
        if (available < 2 + extended) {
            return 0;
        }
        header.payloadLength = extended == 0 ? payloadLen : decodeExtendedLength(bytes, offset + 2, extended);
        checkFrameLimit();

        int length = 2 + extended;
        header.maskingKey = 0;
        if (masked) {
            if (available < length + Masking.KEY_BYTES) {
                return 0;
            }
            header.maskingKey = decodeMaskingKey(bytes, offset + length);
            length += Masking.KEY_BYTES;
        }
        return length;
    }

    private void decodeFirstByte(int first) throws ProtocolException {
        header.fin = (first & FrameHeader.FIN) != 0;
        header.rsv = first & FrameHeader.RSV;
        header.opcode = Opcode.of(first & FrameHeader.OPCODE);
        // 5.2: "If a nonzero value is received and none of the negotiated extensions defines the meaning of such a
        // nonzero value, the receiving endpoint MUST _Fail the WebSocket Connection_."
        if ((header.rsv & ~negotiatedRsv) != 0) {
            throw error("reserved bits " + (header.rsv >> 4) + " were not negotiated");
        }
        // 5.2: "If an unknown opcode is received, the receiving endpoint MUST _Fail the WebSocket Connection_."
        if (header.opcode == null) {
            throw error("opcode " + (first & FrameHeader.OPCODE) + " is reserved");
        }
        // 5.5: control frames "MUST NOT be fragmented"
        if (header.opcode.isControl() && !header.fin) {
            throw error("a " + header.opcode + " frame may not be fragmented");
        }
    }

    private void checkMask(boolean masked) throws ProtocolException {
        // 5.1: "The server MUST close the connection upon receiving a frame that is not masked."
        // 5.1: "A client MUST close a connection if it detects a masked frame."
        if (masked == role.masks()) {
            throw error(masked ? "a server may not mask its frames" : "a client must mask its frames");
        }
    }

    private void checkControlLength(int payloadLen) throws ProtocolException {
        // 5.5: "All control frames MUST have a payload length of 125 bytes or less"
        if (payloadLen > FrameHeader.MAX_CONTROL_PAYLOAD && header.opcode.isControl()) {
            throw error("a " + header.opcode + " frame holds at most 125 bytes");
        }
    }

    private static long decodeExtendedLength(byte[] bytes, int offset, int size) throws ProtocolException {
        long length = 0;
        for (int i = 0; i < size; i++) { // network byte order
            length = length << 8 | bytes[offset + i] & 0xFF;
        }
        // 5.2: for 64 bits "the most significant bit MUST be 0"
        if (length < 0) {
            throw error("the most significant bit of a 64-bit length must be 0");
        }
        // 5.2: "in all cases, the minimal number of bytes MUST be used to encode the length"
        if (length < (size == 2 ? FrameHeader.LENGTH_16 : 0x10000)) {
            throw error("a length of " + length + " in " + size + " bytes is not minimal");
        }
        return length;
    }

    private void checkFrameLimit() throws ProtocolException {
        // 10.4: judged by what is declared, before anything is kept
        boolean mayBeTransformed = header.rsv != 0 || header.opcode == Opcode.CONTINUATION;
        if (header.payloadLength - (mayBeTransformed ? overhead : 0) > limits.maxFrame()) {
            throw new ProtocolException(CloseCode.MESSAGE_TOO_BIG,
                    "a frame of " + header.payloadLength + " bytes is over the limit of " + limits.maxFrame()
                            + " (max-message)");
        }
    }

    /** Octet 0 of the key into the lowest byte, as {@link Masking} wants it. */
    private static int decodeMaskingKey(byte[] bytes, int offset) {
        return bytes[offset] & 0xFF
                | (bytes[offset + 1] & 0xFF) << 8
                | (bytes[offset + 2] & 0xFF) << 16
                | bytes[offset + 3] << 24;
    }

    private static ProtocolException error(String sentence) {
        return new ProtocolException(CloseCode.PROTOCOL_ERROR, sentence);
    }
}
