package dev.foghorn.protocol.handshake;

import java.util.List;

/**
 * A request, as far as every HTTP/1.1 server must understand it before it knows what is asked for.
 *
 * @param head start line and fields
 * @param method case-sensitive, such as {@code GET}
 * @param target what is asked for
 */
public record HttpRequest(HttpHead head, String method, RequestTarget target) {

    /** @throws HandshakeException 400 for a malformed request line or Host, 505 for another version of HTTP */
    public static HttpRequest of(HttpHead head) throws HandshakeException {
        String line = head.startLine();
        int methodEnd = line.indexOf(' ');
        int targetEnd = line.indexOf(' ', methodEnd + 1);
        String method = line.substring(0, Math.max(methodEnd, 0));
        String version = line.substring(targetEnd + 1);
        if (!Token.isToken(method) || targetEnd < 0 || !isHttpVersion(version)) {
            throw new HandshakeException(400, "the request line must be a method, a target and HTTP/1.1");
        }
        // RFC 6455 4.2.1: "An HTTP/1.1 or higher GET request"; what comes after 1.x is not written as text
        if (!version.startsWith("HTTP/1.") || version.equals("HTTP/1.0")) {
            throw new HandshakeException(505, "this server speaks HTTP/1.1, not " + version);
        }
        RequestTarget target = RequestTarget.parse(line.substring(methodEnd + 1, targetEnd));
        // RFC 7230 5.4: "MUST respond with a 400 ... to any HTTP/1.1 request message that lacks a Host header field
        // and to any request message that contains more than one Host header field or a Host header field with an
        // invalid field-value"
        if (head.count("Host") != 1 || !Authority.isAuthority(head.first("Host"))) {
            throw new HandshakeException(400, "a request needs exactly one Host field, with a host and perhaps a port");
        }
        return new HttpRequest(head, method, target);
    }

    /** RFC 7230 2.6: {@code HTTP-version = HTTP-name "/" DIGIT "." DIGIT}. */
    private static boolean isHttpVersion(String text) {
        return text.length() == "HTTP/1.1".length()
                && text.startsWith("HTTP/")
                && isDigit(text.charAt(5))
                && text.charAt(6) == '.'
                && isDigit(text.charAt(7));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Host and port that the client meant (RFC 7230 section 5.4). */
    public String host() {
        return target.authority() != null ? target.authority() : head.first("Host");
    }

    /** Whether the request announces a body. */
    public boolean hasBody() {
        if (head.count("Transfer-Encoding") > 0) {
            return true;
        }
        for (String length : head.all("Content-Length")) {
            if (!length.equals("0")) {
                return true;
            }
        }
        return false;
    }

    /**
     * Length of the body that follows the head.
     *
     * @param most bytes that a body may have
     * @param needed whether there must be a Content-Length; if not, a request without one has no body (RFC 7230 3.3.3)
     * @throws HandshakeException 400 for a malformed or doubtful length, 411 for none or for chunks, 413 for too much
     */
    public int bodyLength(int most, boolean needed) throws HandshakeException {
        List<String> lengths = head.all("Content-Length");
        // RFC 7230 3.3.3: both is "an attempt to perform request smuggling ... and ought to be handled as an error",
        // and several lengths must be handled "as an unrecoverable error" unless they agree, which nobody needs
        if (lengths.size() > 1 || !lengths.isEmpty() && head.count("Transfer-Encoding") > 0) {
            throw new HandshakeException(400, "a request needs one Content-Length, and no Transfer-Encoding beside it");
        }
        // 3.3.1: a server "MAY reject a request that contains a message body but not a Content-Length" with 411
        if (head.count("Transfer-Encoding") > 0 || lengths.isEmpty() && needed) {
            throw new HandshakeException(411, "send the body with a Content-Length, and not in chunks");
        }
        long length = lengths.isEmpty() ? 0 : parseLength(lengths.get(0));
        if (length > most) {
            throw new HandshakeException(413, "the body is over the " + most + " bytes that this takes");
        }
        return (int) length;
    }

    /** RFC 7230 3.3.2: {@code Content-Length = 1*DIGIT}; what is too much for a long is its greatest value. */
    private static long parseLength(String digits) throws HandshakeException {
        long length = 0;
        for (int i = 0; i < digits.length(); i++) {
            if (!isDigit(digits.charAt(i))) {
                throw new HandshakeException(400, "Content-Length must be a whole number");
            }
            int digit = digits.charAt(i) - '0';
            length = length > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : 10 * length + digit;
        }
        if (digits.isEmpty()) {
            throw new HandshakeException(400, "Content-Length must be a whole number");
        }
        return length;
    }

    /**
     * Whether the client waits for "100 Continue" before it sends the body (RFC 7231 section 5.1.1).
     *
     * @throws HandshakeException 417 if it expects something else
     */
    public boolean expectsContinue() throws HandshakeException {
        boolean expects = false;
        for (String expectation : head.elements("Expect")) {
            if (!expectation.equalsIgnoreCase("100-continue")) {
                throw new HandshakeException(417, "the only thing to expect here is 100-continue");
            }
            expects = true;
        }
        return expects;
    }

    /** Whether the client asks for WebSocket, however well it does so (RFC 6455 section 4.2.1 items 3 and 4). */
    public boolean asksForWebSocket() {
        return head.hasToken("Upgrade", "websocket");
    }
}
