package dev.foghorn.protocol.handshake;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The client's side of the opening handshake (RFC 6455 section 4.1): the request to send, and the checks on the answer.
 * One object makes one attempt, with a key of its own.
 */
public final class ClientHandshake {
    /** What this class writes itself, and a caller may not. */
    private static final Set<String> OWN_FIELDS = Set.of(
            "host", "upgrade", "connection", "content-length", "transfer-encoding", "sec-websocket-key",
            "sec-websocket-version", "sec-websocket-protocol", "sec-websocket-extensions", "sec-websocket-accept");

    private static final String ANY_VERSION = "HTTP/1.";
    /** Where the three digits of the code begin and end: each version is one digit, and a space follows. */
    private static final int STATUS_START = ANY_VERSION.length() + 2;
    private static final int STATUS_END = STATUS_START + 3;

    private final WebSocketUri uri;
    private final String key;
    private final List<String> subprotocols;
    private final List<ExtensionOffer> extensions;
    private final Map<String, String> fields;

    /**
     * What the server agreed to.
     *
     * @param subprotocol null if none
     * @param extension null if none
     */
    public record Agreement(String subprotocol, ExtensionOffer extension) {}

    /**
     * @param subprotocols in order of preference, different tokens
     * @param extensions in order of preference
     * @param fields more header fields, such as Origin, Cookie, Authorization
     * @throws IllegalArgumentException if a subprotocol is no token or there twice, or a field is malformed or one of
     *     the handshake's own
     */
    public ClientHandshake(
            WebSocketUri uri, List<String> subprotocols, List<ExtensionOffer> extensions, Map<String, String> fields) {
        this(uri, subprotocols, extensions, fields, AcceptKey.freshKey());
    }

    /** With a key that the caller chose: for tests. */
    ClientHandshake(
            WebSocketUri uri,
            List<String> subprotocols,
            List<ExtensionOffer> extensions,
            Map<String, String> fields,
            String key) {
        this.uri = uri;
        this.subprotocols = List.copyOf(subprotocols);
        this.extensions = List.copyOf(extensions);
        this.fields = new LinkedHashMap<>(fields);
        this.key = key;
        // 4.1 item 10: "MUST be non-empty strings ... not including separator characters ... and MUST all be unique"
        if (!this.subprotocols.stream().allMatch(Token::isToken)
                || this.subprotocols.stream().distinct().count() != this.subprotocols.size()) {
            throw new IllegalArgumentException("subprotocols must be different tokens, not " + subprotocols);
        }
        fields.forEach(ClientHandshake::requireForeignField);
    }

    private static void requireForeignField(String name, String value) {
        HeaderField.require(name, value);
        if (OWN_FIELDS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("header field " + name + " is written by the handshake itself");
        }
    }

    /** The request, in the order of section 1.2's example. */
    public String request() {
        StringBuilder head = new StringBuilder("GET ").append(uri.resourceName()).append(" HTTP/1.1\r\n");
        line(head, "Host", uri.hostField());
        line(head, "Upgrade", "websocket");
        line(head, "Connection", "Upgrade");
        line(head, "Sec-WebSocket-Key", key);
        line(head, "Sec-WebSocket-Version", ServerHandshake.VERSION);
        if (!subprotocols.isEmpty()) {
            line(head, "Sec-WebSocket-Protocol", String.join(", ", subprotocols));
        }
        if (!extensions.isEmpty()) {
            List<String> offers = extensions.stream().map(ExtensionOffer::toString).toList();
            line(head, "Sec-WebSocket-Extensions", String.join(", ", offers));
        }
        fields.forEach((name, value) -> line(head, name, value));
        return head.append("\r\n").toString();
    }

    /** {@link #request} as bytes. */
    public byte[] requestBytes() {
        return request().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void line(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }

    /**
     * Checks the server's answer, in the order of section 4.1's second list.
     *
     * @throws HandshakeException if the client must fail the connection; its status is the server's
     */
    public Agreement check(HttpHead response) throws HandshakeException {
        int status = status(response);
        // item 1: "If the status code received from the server is not 101 ..."
        if (status != 101) {
            throw new HandshakeException(status, "the server answered '" + response.startLine() + "' instead of 101");
        }
        // item 2
        require(response.count("Upgrade") == 1 && response.first("Upgrade").equalsIgnoreCase("websocket"),
                "the server's answer lacks 'Upgrade: websocket'");
        // item 3
        require(response.hasToken("Connection", "Upgrade"), "the server's answer lacks 'Connection: Upgrade'");
        // item 4
        require(response.count("Sec-WebSocket-Accept") == 1
                        && response.first("Sec-WebSocket-Accept").equals(AcceptKey.accept(key)),
                "the server's Sec-WebSocket-Accept does not fit our key");
        return new Agreement(agreedSubprotocol(response), agreedExtension(response));
    }

    private static int status(HttpHead response) throws HandshakeException {
        String line = response.startLine();
        if (!isStatusLine(line)) {
            throw new HandshakeException(0, "the server does not answer in HTTP/1.1: '" + line + "'");
        }
        return Integer.parseInt(line, STATUS_START, STATUS_END, 10);
    }

    /** RFC 7230 3.1.2, of HTTP/1.1 or what may follow it. */
    private static boolean isStatusLine(String line) {
        return line.length() >= STATUS_END
                && line.startsWith(ANY_VERSION)
                && isDigitFrom('1', line.charAt(STATUS_START - 2))
                && line.charAt(STATUS_START - 1) == ' '
                && isDigitFrom('1', line.charAt(STATUS_START))
                && isDigitFrom('0', line.charAt(STATUS_START + 1))
                && isDigitFrom('0', line.charAt(STATUS_START + 2))
                && (line.length() == STATUS_END || line.charAt(STATUS_END) == ' ');
    }

    private static boolean isDigitFrom(char lowest, char c) {
        return c >= lowest && c <= '9';
    }

    /** Item 6: an answer with a subprotocol that was not requested fails the connection. */
    private String agreedSubprotocol(HttpHead response) throws HandshakeException {
        int count = response.count("Sec-WebSocket-Protocol");
        String subprotocol = response.first("Sec-WebSocket-Protocol");
        require(count == 0 || count == 1 && subprotocols.contains(subprotocol),
                "the server chose a subprotocol that was not offered: " + subprotocol);
        return subprotocol;
    }

    /** Item 5: an answer with an extension that was not requested fails the connection. */
    private ExtensionOffer agreedExtension(HttpHead response) throws HandshakeException {
        List<ExtensionOffer> agreed = extensions(response);
        for (ExtensionOffer extension : agreed) {
            require(extensions.stream().anyMatch(offer -> offer.name().equals(extension.name())),
                    "the server chose an extension that was not offered: " + extension);
        }
        require(agreed.size() <= 1, "the server chose more than one extension: " + agreed);
        return agreed.isEmpty() ? null : agreed.get(0);
    }

    private static List<ExtensionOffer> extensions(HttpHead response) throws HandshakeException {
        try {
            return ExtensionOffer.parseAll(response);
        } catch (HandshakeException malformed) {
            throw new HandshakeException(101, malformed.getMessage());
        }
    }

    private static void require(boolean condition, String sentence) throws HandshakeException {
        if (!condition) {
            throw new HandshakeException(101, sentence);
        }
    }
}
