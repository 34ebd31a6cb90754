package dev.foghorn.chat.wire;

import static dev.foghorn.chat.wire.ErrorCode.BAD_MESSAGE;

import dev.foghorn.protocol.utf8.Utf8Validator;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A binary message: a JSON object and, after it, a picture or a sound.
 *
 * <pre>
 *   +------------------+--------------------+-----------------+
 *   | length of header | header             | content         |
 *   | 2 bytes          | JSON in UTF-8      | at least 1 byte |
 *   +------------------+--------------------+-----------------+
 * </pre>
 *
 * A view of the array that it was read from, and as short-lived; {@link #header} and {@link #content} copy.
 */
public final class MediaFrame {
    /** Six times what its fields have at most, with each character escaped, and as much again. */
    public static final int MAX_HEADER = 4096;
    static final int LENGTH_BYTES = 2;

    private final byte[] array;
    private final int headerStart;
    private final int contentStart;
    private final int end;

    private MediaFrame(byte[] array, int headerStart, int contentStart, int end) {
        this.array = array;
        this.headerStart = headerStart;
        this.contentStart = contentStart;
        this.end = end;
    }

    /** @throws ChatException BAD_MESSAGE if it has not these three parts; what the header says is not looked at */
    public static MediaFrame read(byte[] array, int offset, int length) throws ChatException {
        if (length < LENGTH_BYTES) {
            throw bad("must begin with the length of its header, in 2 bytes, but has " + length);
        }
        int header = Short.toUnsignedInt(ByteBuffer.wrap(array).getShort(offset));
        if (header == 0 || header > MAX_HEADER) {
            throw bad("must have a header of 1 to " + MAX_HEADER + " bytes, not " + header);
        }
        if (length < LENGTH_BYTES + header) {
            throw bad("ends in its header, which is said to have " + header + " bytes");
        }
        if (length == LENGTH_BYTES + header) {
            throw bad("has no content after its header");
        }
        int headerStart = offset + LENGTH_BYTES;
        if (Utf8Validator.validate(Utf8Validator.BOUNDARY, array, headerStart, header) != Utf8Validator.BOUNDARY) {
            throw bad("must have a header in UTF-8");
        }
        return new MediaFrame(array, headerStart, headerStart + header, offset + length);
    }

    private static ChatException bad(String what) {
        return new ChatException(BAD_MESSAGE, "a binary message " + what);
    }

    /**
     * @param header at most {@link #MAX_HEADER} bytes of JSON
     * @param content at least one byte
     */
    public static byte[] write(byte[] header, byte[] content) {
        if (header.length > MAX_HEADER) {
            throw new IllegalArgumentException("a header must have at most " + MAX_HEADER + " bytes");
        }
        return ByteBuffer.allocate(LENGTH_BYTES + header.length + content.length)
                .putShort((short) header.length).put(header).put(content).array();
    }

    /** UTF-8. */
    public byte[] header() {
        return Arrays.copyOfRange(array, headerStart, contentStart);
    }

    public byte[] content() {
        return Arrays.copyOfRange(array, contentStart, end);
    }

    /** In bytes. */
    public int contentLength() {
        return end - contentStart;
    }
}
