package dev.foghorn.protocol.handshake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the head of one HTTP/1.1 message from bytes that come cut anywhere (RFC 7230 section 3), and leaves what
 * follows it in the buffer: those bytes are frames already.
 *
 * <pre>
 *   EMPTY LINES  -->  START LINE  --CRLF-->  FIELD LINES  --empty line-->  complete
 *                                              | ^
 *                                              +-+ CRLF
 * </pre>
 *
 * Goes over the bytes once, however they are cut, and copies them only if the head does not come in one piece. Strict
 * where leniency has been used to smuggle requests: lines end with CRLF, nothing stands between a field's name and its
 * colon, lines are not folded, values hold no control characters. Not thread-safe; parses one head.
 */
public final class HttpHeadParser {
    private static final int CRLF = 2;
    /** Fields for which there is room at first. */
    private static final int FEW_FIELDS = 16;

    private final HeadLimits limits;

    /** The start line has begun: what empty lines came before it are forgotten. */
    private boolean begun;
    /** The last byte was a CR that may be the beginning of such an empty line. */
    private boolean carriageReturn;

    /** What came of the head, once it has come in more than one piece. */
    private byte[] kept;
    private int keptLength;

    // Places in the head, counted from its first byte.
    private int next;
    private int lineStart;
    private int startLineEnd = -1;
    private int fieldsStart;
    private int[] marks;
    private int fields;

    /** For a request, or whatever else may follow an empty line. */
    public HttpHeadParser(HeadLimits limits) {
        this(limits, false);
    }

    private HttpHeadParser(HeadLimits limits, boolean begun) {
        this.limits = limits;
        this.begun = begun;
    }

    /** For an answer: no line may come before its status line. */
    public static HttpHeadParser ofResponse(HeadLimits limits) {
        return new HttpHeadParser(limits, true);
    }

    /**
     * Takes bytes up to the end of the head.
     *
     * @param in array-backed; left at the first byte after the head, or empty
     * @return the head, or null if more bytes are needed
     * @throws HandshakeException 400, 414 or 431; the parser is then spent
     */
    public HttpHead parse(ByteBuffer in) throws HandshakeException {
        if (!begun) {
            skipEmptyLines(in);
        }
        if (!in.hasRemaining()) {
            return null;
        }
        int came = keptLength;
        if (kept != null) {
            keep(in);
            return parse(in, kept, 0, keptLength, came);
        }
        return parse(in, in.array(), in.arrayOffset() + in.position(), in.remaining(), came);
    }

    /** @param came how many bytes of the head were there before those of {@code in} */
    private HttpHead parse(ByteBuffer in, byte[] bytes, int base, int length, int came) throws HandshakeException {
        if (!findEnd(bytes, base, length)) {
            if (kept == null) {
                keep(in);
            }
            in.position(in.limit());
            return null;
        }
        in.position(in.position() + next - came);
        return new HttpHead(new String(bytes, base, next, StandardCharsets.ISO_8859_1), startLineEnd, marks, fields);
    }

    /** RFC 7230 3.5: "SHOULD ignore at least one empty line (CRLF) received prior to the request-line". */
    private void skipEmptyLines(ByteBuffer in) {
        while (!begun && in.hasRemaining()) {
            byte b = in.get(in.position());
            if (b == (carriageReturn ? '\n' : '\r')) {
                in.get();
                carriageReturn = b == '\r';
            } else {
                begun = true;
            }
        }
        if (begun && carriageReturn) { // it was no line's end, but belongs to the start line
            keep(ByteBuffer.wrap(new byte[] {'\r'}));
        }
    }

    /** No more than the longest head: in what is kept, it ends or is too long. */
    private void keep(ByteBuffer in) {
        int length = Math.min(in.remaining(), longestHead() + 1 - keptLength);
        int needed = keptLength + length;
        if (kept == null || needed > kept.length) {
            kept = kept == null ? new byte[2 * needed] : Arrays.copyOf(kept, 2 * needed);
        }
        System.arraycopy(in.array(), in.arrayOffset() + in.position(), kept, keptLength, length);
        keptLength = needed;
    }

    private int longestHead() {
        return limits.maxStartLine() + CRLF + limits.maxFieldBytes();
    }

    /** Goes on from {@link #next} to the end of the head, or of the bytes. */
    private boolean findEnd(byte[] bytes, int base, int length) throws HandshakeException {
        while (next < length) {
            if (bytes[base + next++] == '\n') {
                requireLimits();
                if (endsWithLine(bytes, base, next - CRLF)) {
                    return true;
                }
                lineStart = next;
            }
        }
        requireLimits();
        return false;
    }

    private void requireLimits() throws HandshakeException {
        if (startLineEnd < 0) {
            if (next > limits.maxStartLine() + CRLF) {
                throw new HandshakeException(414, "the request line is over " + limits.maxStartLine()
                        + " bytes (max-request-line)");
            }
        } else if (next - fieldsStart > limits.maxFieldBytes()) {
            throw new HandshakeException(431, "the header fields are over " + limits.maxFieldBytes()
                    + " bytes (max-header)");
        }
    }

    /**
     * Takes a line.
     *
     * @param end where its CR must be
     * @return whether it is empty, and ends the head
     */
    private boolean endsWithLine(byte[] bytes, int base, int end) throws HandshakeException {
        if (end < lineStart || bytes[base + end] != '\r') {
            throw new HandshakeException(400, "a line of the HTTP head does not end with CRLF");
        }
        requireNoControls(bytes, base + lineStart, base + end);
        if (startLineEnd < 0) {
            startLineEnd = end;
            fieldsStart = next;
            return false;
        }
        if (end == lineStart) {
            return true;
        }
        addField(bytes, base, end);
        return false;
    }

    private static void requireNoControls(byte[] bytes, int start, int end) throws HandshakeException {
        for (int i = start; i < end; i++) {
            byte b = bytes[i];
            // RFC 7230 3.2.6: visible characters, space, tab, and obs-text (0x80-0xFF, negative here)
            if (b >= 0 && b < ' ' && b != '\t' || b == 0x7F) {
                throw new HandshakeException(400, "the HTTP head holds a control character");
            }
        }
    }

    private void addField(byte[] bytes, int base, int end) throws HandshakeException {
        if (fields == limits.maxFields()) {
            throw new HandshakeException(431, "more than " + limits.maxFields() + " header fields (max-header-fields)");
        }
        int colon = lineStart;
        while (colon < end && Token.isTokenCharacter(bytes[base + colon])) {
            colon++;
        }
        // RFC 7230 3.2.4: "No whitespace is allowed between the header field-name and colon"; this also refuses
        // folded lines, which begin with white space
        if (colon == lineStart || bytes[base + colon] != ':') {
            throw new HandshakeException(400, "a header field must be a name, a colon and a value on one line");
        }
        int valueStart = colon + 1;
        while (valueStart < end && isWhiteSpace(bytes[base + valueStart])) {
            valueStart++;
        }
        int valueEnd = end;
        while (valueEnd > valueStart && isWhiteSpace(bytes[base + valueEnd - 1])) {
            valueEnd--;
        }
        mark(colon, valueStart, valueEnd);
    }

    private static boolean isWhiteSpace(byte b) {
        return b == ' ' || b == '\t';
    }

    private void mark(int nameEnd, int valueStart, int valueEnd) {
        int place = HttpHead.MARKS * fields++;
        if (marks == null) {
            marks = new int[HttpHead.MARKS * FEW_FIELDS];
        } else if (place == marks.length) {
            marks = Arrays.copyOf(marks, 2 * place);
        }
        marks[place] = lineStart;
        marks[place + 1] = nameEnd;
        marks[place + 2] = valueStart;
        marks[place + 3] = valueEnd;
    }
}
