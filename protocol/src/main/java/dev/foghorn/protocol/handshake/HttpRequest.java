package dev.foghorn.protocol.handshake;

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

    /** Whether the client asks for WebSocket, however well it does so (RFC 6455 section 4.2.1 items 3 and 4). */
    public boolean asksForWebSocket() {
        return head.hasToken("Upgrade", "websocket");
    }
}
