package dev.foghorn.protocol.handshake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the head of one HTTP/1.1 message from bytes that come cut anywhere (RFC 7230 section 3), and leaves what
 * follows it in the buffer: those bytes are frames already.
 *
 * <pre>
 *   START LINE  --CRLF-->  FIELD LINES  --empty line-->  complete
 *                            | ^
 *                            +-+ CRLF
 * </pre>
 *
 * Goes over each byte once, however they are cut, and keeps at most the line it is in. Strict where leniency has been
 * used to smuggle requests: lines end with CRLF, nothing stands between a field's name and its colon, lines are not
 * folded, values hold no control characters. Not thread-safe; parses one head.
 */
public final class HttpHeadParser {
    /** Over it a server answers 414; 8,000 octets is what RFC 7230 section 3.1.1 recommends to support. */
    public static final int MAX_START_LINE = 8 << 10;
    /** All field lines with their ends, in bytes; over it a server answers 431. Room for large cookies. */
    public static final int MAX_FIELD_BYTES = 16 << 10;
    /** Over it a server answers 431. Browsers send about 15. */
    public static final int MAX_FIELDS = 100;

    /** Most lines of a handshake fit. */
    private static final int SMALLEST_LINE = 128;

    private String startLine;
    private final List<String> names = new ArrayList<>(16);
    private final List<String> values = new ArrayList<>(16);
    private int fieldBytes;

    /** The line under way, if it began in an earlier buffer. */
    private byte[] cutLine;
    private int cutLength;

    /**
     * Takes bytes up to the end of the head.
     *
     * @param in array-backed; left at the first byte after the head, or empty
     * @return the head, or null if more bytes are needed
     * @throws HandshakeException 400, 414 or 431; the parser is then spent
     */
    public HttpHead parse(ByteBuffer in) throws HandshakeException {
        while (in.hasRemaining()) {
            String line = readLine(in);
            if (line == null) {
                return null;
            }
            if (startLine == null) {
                // RFC 7230 3.5: "SHOULD ignore at least one empty line (CRLF) received prior to the request-line"
                if (!line.isEmpty()) {
                    startLine = line;
                }
            } else if (line.isEmpty()) {
                return new HttpHead(startLine, names, values);
            } else {
                addField(line);
            }
        }
        return null;
    }

    /** The next line without its CRLF, or null if its end has not come. */
    private String readLine(ByteBuffer in) throws HandshakeException {
        byte[] array = in.array();
        int start = in.arrayOffset() + in.position();
        int limit = in.arrayOffset() + in.limit();
        int lineFeed = start;
        while (lineFeed < limit && array[lineFeed] != '\n') {
            lineFeed++;
        }
        boolean complete = lineFeed < limit;
        int length = lineFeed - start + (complete ? 1 : 0);
        in.position(in.position() + length);
        countBytes(length);
        if (complete && cutLength == 0) {
            return lineIn(array, start, length);
        }
        keep(array, start, length);
        if (!complete) {
            return null;
        }
        String line = lineIn(cutLine, 0, cutLength);
        cutLength = 0;
        return line;
    }

    private void countBytes(int length) throws HandshakeException {
        if (startLine == null) {
            if (cutLength + length > MAX_START_LINE + "\r\n".length()) {
                throw new HandshakeException(414, "the request line is over " + MAX_START_LINE + " bytes");
            }
        } else {
            fieldBytes += length;
            if (fieldBytes > MAX_FIELD_BYTES) {
                throw new HandshakeException(431, "the header fields are over " + MAX_FIELD_BYTES + " bytes");
            }
        }
    }

    private void keep(byte[] array, int offset, int length) {
        int needed = cutLength + length;
        if (cutLine == null || needed > cutLine.length) {
            int capacity = Math.max(SMALLEST_LINE, 2 * needed);
            cutLine = cutLine == null ? new byte[capacity] : Arrays.copyOf(cutLine, capacity);
        }
        System.arraycopy(array, offset, cutLine, cutLength, length);
        cutLength = needed;
    }

    /** @param length with the LF, which must follow a CR */
    private static String lineIn(byte[] array, int offset, int length) throws HandshakeException {
        int end = length - "\r\n".length();
        if (end < 0 || array[offset + end] != '\r') {
            throw new HandshakeException(400, "a line of the HTTP head does not end with CRLF");
        }
        for (int i = offset; i < offset + end; i++) {
            byte b = array[i];
            // RFC 7230 3.2.6: visible characters, space, tab, and obs-text (0x80-0xFF, negative here)
            if (b >= 0 && b < ' ' && b != '\t' || b == 0x7F) {
                throw new HandshakeException(400, "the HTTP head holds a control character");
            }
        }
        return new String(array, offset, end, StandardCharsets.ISO_8859_1);
    }

    private void addField(String line) throws HandshakeException {
        if (names.size() == MAX_FIELDS) {
            throw new HandshakeException(431, "more than " + MAX_FIELDS + " header fields");
        }
        int colon = line.indexOf(':');
        String name = colon < 0 ? line : line.substring(0, colon);
        // RFC 7230 3.2.4: "No whitespace is allowed between the header field-name and colon"; this also refuses
        // folded lines, which begin with white space
        if (colon < 0 || !Token.isToken(name)) {
            throw new HandshakeException(400, "a header field must be a name, a colon and a value on one line");
        }
        names.add(name);
        values.add(line.substring(colon + 1).trim());
    }
}
