package dev.foghorn.protocol.close;

import dev.foghorn.protocol.utf8.Utf8Validator;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Why a connection ends: the code and the reason of a Close frame, or the local stand-ins 1005 and 1006
 * (RFC 6455 sections 5.5.1 and 7.1.5).
 *
 * <pre>
 *   payload of a Close frame:   nothing   |   code (2 bytes, network order)   reason (UTF-8, at most 123 bytes)
 * </pre>
 *
 * @param code see {@link CloseCode}
 * @param reason for humans; empty if there is none
 */
public record CloseStatus(int code, String reason) {
    /** A Close frame's payload is at most 125 bytes (section 5.5), and the code takes two. */
    public static final int MAX_REASON_BYTES = 123;

    /** A Close frame without a payload (section 7.1.5). */
    public static final CloseStatus NONE = new CloseStatus(CloseCode.NO_STATUS_RECEIVED, "");

    private static final int CODE_BYTES = 2;

    public CloseStatus {
        Objects.requireNonNull(reason, "reason");
    }

    /**
     * A status to be sent.
     *
     * @throws IllegalArgumentException if the code may not be sent, or the reason is over {@link #MAX_REASON_BYTES}
     */
    public static CloseStatus of(int code, String reason) {
        if (!CloseCode.mayBeSent(code)) {
            throw new IllegalArgumentException(
                    "close code " + code + " may not be sent: use 1000-1003, 1007-1014 or 3000-4999");
        }
        int bytes = reason.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_REASON_BYTES) {
            throw new IllegalArgumentException(
                    "close reason of " + bytes + " bytes is too long: at most " + MAX_REASON_BYTES + " in UTF-8");
        }
        return new CloseStatus(code, reason);
    }

    /** The connection ended without a Close frame; the sentence says how. */
    public static CloseStatus abnormal(String sentence) {
        return new CloseStatus(CloseCode.ABNORMAL_CLOSURE, sentence);
    }

    /**
     * Reads the payload of a received Close frame.
     *
     * @throws ProtocolException 1002 for a payload of one byte or a code that may not be sent, 1007 for a reason that
     *     is not UTF-8
     */
    public static CloseStatus parse(byte[] array, int offset, int length) throws ProtocolException {
        if (length == 0) {
            return NONE;
        }
        // 5.5.1: "If there is a body, the first two bytes of the body MUST be a 2-byte unsigned integer"
        if (length < CODE_BYTES) {
            throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "a Close payload of one byte holds no code");
        }
        int code = (array[offset] & 0xFF) << 8 | array[offset + 1] & 0xFF;
        if (!CloseCode.mayBeSent(code)) {
            throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "close code " + code + " may not be sent");
        }
        int reasonOffset = offset + CODE_BYTES;
        int reasonLength = length - CODE_BYTES;
        // 8.1: "When an endpoint is to interpret a byte stream as UTF-8 but finds that the byte stream is not ..."
        if (Utf8Validator.validate(Utf8Validator.BOUNDARY, array, reasonOffset, reasonLength)
                != Utf8Validator.BOUNDARY) {
            throw new ProtocolException(CloseCode.INVALID_PAYLOAD_DATA, "the close reason is not UTF-8");
        }
        return new CloseStatus(code, new String(array, reasonOffset, reasonLength, StandardCharsets.UTF_8));
    }

    /**
     * The payload of a Close frame with this status: empty for {@link #NONE}. A reason longer than
     * {@link #MAX_REASON_BYTES} (only our own sentences can be) is cut at a character.
     */
    public byte[] payload() {
        if (code == CloseCode.NO_STATUS_RECEIVED) {
            return new byte[0];
        }
        byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
        int reasonLength = utf8.length;
        if (reasonLength > MAX_REASON_BYTES) {
            reasonLength = MAX_REASON_BYTES;
            while ((utf8[reasonLength] & 0xC0) == 0x80) { // a continuation byte: the cut would be inside a character
                reasonLength--;
            }
        }
        byte[] payload = new byte[CODE_BYTES + reasonLength];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(utf8, 0, payload, CODE_BYTES, reasonLength);
        return payload;
    }

    @Override
    public String toString() {
        return reason.isEmpty() ? Integer.toString(code) : code + " " + reason;
    }
}
