package dev.foghorn.protocol.handshake;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * The server's side of the opening handshake (RFC 6455 section 4.2): a pure function from a request to what is to be
 * answered. Which paths there are and which origins are welcome is for the caller to decide.
 *
 * <pre>
 *   method not GET                   405      + Allow
 *   no "Upgrade: websocket"          426      + Upgrade
 *   body announced                   400      (frames follow the head)
 *   no "Connection: Upgrade"         400
 *   Sec-WebSocket-Version missing    400      + Sec-WebSocket-Version: 13
 *   another version                  426      + Sec-WebSocket-Version: 13
 *   Sec-WebSocket-Key not 16 bytes   400
 *   subprotocols, extensions bad     400
 *   otherwise                        101
 * </pre>
 */
public final class ServerHandshake {
    /** 4.1: "The value of this header field MUST be 13." */
    public static final String VERSION = "13";

    private static final String SWITCHING_PROTOCOLS =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ";

    private ServerHandshake() {}

    /** What a request gets. */
    public sealed interface Answer {
        /** The bytes to send. */
        byte[] bytes();
    }

    /**
     * The connection is a WebSocket connection once {@code bytes} are sent.
     *
     * @param subprotocol the one chosen, or null
     * @param extension the one agreed to, or null
     */
    public record Accept(byte[] bytes, String subprotocol, ExtensionOffer extension) implements Answer {}

    /** The connection ends once {@code response} is sent. */
    public record Reject(HttpResponse response) implements Answer {
        @Override
        public byte[] bytes() {
            return response.bytes();
        }
    }

    /**
     * Answers a request for a WebSocket connection.
     *
     * @param subprotocols that the server speaks; of those that the client offers, the first of these is chosen
     */
    public static Answer answer(HttpRequest request, List<String> subprotocols, ExtensionPolicy extensions) {
        try {
            HttpHead head = request.head();
            if (!request.method().equals("GET")) {
                return reject(405, "a WebSocket handshake is a GET", "Allow", "GET");
            }
            if (!request.asksForWebSocket()) {
                // RFC 7230 6.7: a sender of Upgrade "MUST also send an "Upgrade" connection option"
                HttpResponse upgradeRequired =
                        HttpResponse.sentence(426, "this path speaks WebSocket: open it with a WebSocket client");
                return new Reject(
                        upgradeRequired.with("Upgrade", "websocket").with("Connection", "close, Upgrade"));
            }
            if (request.hasBody()) {
                throw new HandshakeException(400, "a WebSocket handshake has no body");
            }
            if (!head.hasToken("Connection", "Upgrade")) {
                throw new HandshakeException(400, "Connection must include Upgrade");
            }
            List<String> versions = head.all("Sec-WebSocket-Version");
            if (versions.size() != 1) {
                return rejectVersion(400, "a WebSocket handshake needs one Sec-WebSocket-Version");
            }
            // 4.2.2: "If this version does not match a version understood by the server, the server MUST abort ... and
            // instead send an appropriate HTTP error code (such as 426 Upgrade Required) and a |Sec-WebSocket-Version|"
            if (!versions.get(0).equals(VERSION)) {
                return rejectVersion(426, "this server speaks WebSocket version 13 (RFC 6455)");
            }
            List<String> keys = head.all("Sec-WebSocket-Key");
            if (keys.size() != 1 || !AcceptKey.isKey(keys.get(0))) {
                throw new HandshakeException(400, "Sec-WebSocket-Key must be there once: 16 bytes in base64");
            }
            return accept(keys.get(0), chooseSubprotocol(head, subprotocols), chooseExtension(head, extensions));
        } catch (HandshakeException rejected) {
            return new Reject(HttpResponse.of(rejected));
        }
    }

    private static String chooseSubprotocol(HttpHead head, List<String> spoken) throws HandshakeException {
        if (head.count("Sec-WebSocket-Protocol") == 0) {
            return null;
        }
        List<String> offered = head.elements("Sec-WebSocket-Protocol");
        // 4.3: 1#token, so a field without any is malformed; 4.1: the elements "MUST all be unique strings"
        boolean unique = Set.copyOf(offered).size() == offered.size();
        if (offered.isEmpty() || !unique || !offered.stream().allMatch(Token::isToken)) {
            throw new HandshakeException(400, "Sec-WebSocket-Protocol must list different tokens");
        }
        // 4.2.2: null "if the server does not agree to any of the client's requested subprotocols"
        return spoken.stream().filter(offered::contains).findFirst().orElse(null);
    }

    private static ExtensionOffer chooseExtension(HttpHead head, ExtensionPolicy policy) throws HandshakeException {
        List<ExtensionOffer> offers = ExtensionOffer.parseAll(head);
        ExtensionOffer chosen = policy.choose(offers).orElse(null);
        // 4.2.2: "Extensions not listed by the client MUST NOT be listed."
        if (chosen != null && offers.stream().noneMatch(offer -> offer.name().equals(chosen.name()))) {
            throw new IllegalStateException("the extension policy chose " + chosen + ", which was not offered");
        }
        return chosen;
    }

    private static Accept accept(String key, String subprotocol, ExtensionOffer extension) {
        String head = SWITCHING_PROTOCOLS + AcceptKey.accept(key) + "\r\n"
                + line("Sec-WebSocket-Protocol", subprotocol)
                + line("Sec-WebSocket-Extensions", extension)
                + "\r\n";
        return new Accept(head.getBytes(StandardCharsets.ISO_8859_1), subprotocol, extension);
    }

    private static String line(String name, Object value) {
        return value == null ? "" : name + ": " + value + "\r\n";
    }

    private static Reject rejectVersion(int status, String sentence) {
        return reject(status, sentence, "Sec-WebSocket-Version", VERSION);
    }

    private static Reject reject(int status, String sentence, String name, String value) {
        return new Reject(HttpResponse.sentence(status, sentence).with(name, value));
    }
}
