package dev.foghorn.protocol.handshake;

import static dev.foghorn.protocol.handshake.Heads.RFC_ANSWER;
import static dev.foghorn.protocol.handshake.Heads.change;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.handshake.ClientHandshake.Agreement;
import dev.foghorn.protocol.handshake.ServerHandshake.Accept;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 4.1: the request, and each check of the answer. */
class ClientHandshakeTest {
    private static final String RFC_KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final WebSocketUri URI = WebSocketUri.parse("ws://server.example.com/chat");
    private static final List<String> CHATS = List.of("chat", "superchat");
    private static final List<ExtensionOffer> OFFERS = List.of(
            new ExtensionOffer("a", List.of(new ExtensionOffer.Parameter("bits", null))), new ExtensionOffer("b", List.of()));

    private static ClientHandshake handshake(Map<String, String> fields) {
        return new ClientHandshake(URI, CHATS, OFFERS, fields, RFC_KEY);
    }

    private static Agreement check(String... answer) throws HandshakeException {
        return handshake(Map.of()).check(Heads.head(answer));
    }

    private static int refused(String... answer) {
        return assertThrows(HandshakeException.class, () -> check(answer)).httpStatus();
    }

    // ----------------------------------------------------------------------------------------------------- request

    @Test
    void theRequestHasEverythingThatSection41AsksFor() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Origin", "http://example.com");
        fields.put("Cookie", "a=b");
        ClientHandshake handshake = handshake(fields);
        assertEquals("""
                GET /chat HTTP/1.1
                Host: server.example.com
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Protocol: chat, superchat
                Sec-WebSocket-Extensions: a; bits, b
                Origin: http://example.com
                Cookie: a=b

                """.replace("\n", "\r\n"), handshake.request());
        assertArrayEquals(handshake.request().getBytes(StandardCharsets.ISO_8859_1), handshake.requestBytes());
    }

    @Test
    void nothingIsOfferedByDefault() {
        String request = new ClientHandshake(WebSocketUri.parse("wss://[::1]:81/?q"), List.of(), List.of(), Map.of(), RFC_KEY)
                .request();
        assertTrue(request.startsWith("GET /?q HTTP/1.1\r\nHost: [::1]:81\r\n"), request);
        assertTrue(request.endsWith("Sec-WebSocket-Version: 13\r\n\r\n"), request);
    }

    /** "The value of this header field MUST be a nonce ... selected randomly for each connection." */
    @Test
    void everyAttemptHasAKeyOfItsOwn() {
        ClientHandshake first = new ClientHandshake(URI, List.of(), List.of(), Map.of());
        assertNotEquals(first.request(), new ClientHandshake(URI, List.of(), List.of(), Map.of()).request());
        assertEquals(first.request(), first.request());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Host", "UPGRADE", "connection", "Content-Length", "Transfer-Encoding", "Sec-WebSocket-Key", "sec-websocket-version",
        "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions", "Sec-WebSocket-Accept",
        "", "a b", "a:", "a\r\nb", "\u00e9"
    })
    void fieldsOfItsOwnAndMalformedNamesAreRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> handshake(Map.of(name, "x")));
    }

    /** One could smuggle a second request behind a line break. */
    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb", "a\nb", "a\r", "\0", "\u007f", "\u0100", "\u20ac"})
    void valuesThatWouldBreakTheLineAreRefused(String value) {
        assertThrows(IllegalArgumentException.class, () -> handshake(Map.of("Cookie", value)));
    }

    @Test
    void valuesMayHoldSpacesAndTabsAndTheBytesAbove7F() {
        assertTrue(handshake(Map.of("Cookie", "a \té\u00ff")).request().contains("\r\nCookie: a \té\u00ff\r\n"));
    }

    @Test
    void subprotocolsAreDifferentTokens() {
        for (List<String> wrong : List.of(List.of("a", "a"), List.of(""), List.of("a b"), List.of("a,b"), List.of("é"))) {
            assertThrows(IllegalArgumentException.class,
                    () -> new ClientHandshake(URI, wrong, List.of(), Map.of(), RFC_KEY));
        }
    }

    // ------------------------------------------------------------------------------------------------------ answer

    @Test
    void theExampleOfSection13() throws HandshakeException {
        assertEquals(new Agreement("chat", null), check(RFC_ANSWER));
    }

    @Test
    void namesAndTokensAreCaseInsensitive() throws HandshakeException {
        assertEquals(new Agreement(null, null), check(
                "HTTP/1.1 101 ", "UPGRADE: WebSocket", "connection: keep-alive, UPGRADE",
                "sec-websocket-ACCEPT: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 200 OK, 200", "HTTP/1.1 401 Unauthorized, 401", "HTTP/1.1 302 Found, 302", "HTTP/1.1 503, 503",
        "HTTP/1.1 100 Continue, 100", "HTTP/1.0 101 Switching Protocols, 0", "HTTP/2.0 101 Switching Protocols, 0",
        "HTTP/1.1, 0", "HTTP/1.1 x, 0", "HTTP/1.1 0101 x, 0", "101, 0", "SSH-2.0-x, 0"
    })
    void aStatusThatIsNot101IsRefusedAndReported(String statusLine, int status) {
        String[] lines = RFC_ANSWER.clone();
        lines[0] = statusLine;
        assertEquals(status, refused(lines));
    }

    @Test
    void anAnswerWithoutUpgradeWebsocketIsRefused() {
        refused(change(RFC_ANSWER, "Upgrade"));
        refused(change(RFC_ANSWER, "Upgrade", "Upgrade: h2c"));
        refused(change(RFC_ANSWER, "Upgrade", "Upgrade:"));
    }

    @Test
    void anAnswerWithoutConnectionUpgradeIsRefused() {
        refused(change(RFC_ANSWER, "Connection"));
        refused(change(RFC_ANSWER, "Connection", "Connection: close"));
    }

    @Test
    void anAcceptThatDoesNotFitTheKeyIsRefused() {
        String name = "Sec-WebSocket-Accept";
        refused(change(RFC_ANSWER, name));
        refused(change(RFC_ANSWER, name, name + ":"));
        refused(change(RFC_ANSWER, name, name + ": " + AcceptKey.accept("AAAAAAAAAAAAAAAAAAAAAA==")));
        refused(change(RFC_ANSWER, name, name + ": S3PPLMBITXAQ9KYGZZHZRBK+XOO=")); // base64 is case-sensitive
        refused(change(RFC_ANSWER, "", name + ": s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")); // twice
    }

    @Test
    void aSubprotocolThatWasNotOfferedIsRefused() throws HandshakeException {
        String name = "Sec-WebSocket-Protocol";
        assertNull(check(change(RFC_ANSWER, name)).subprotocol());
        assertEquals("superchat", check(change(RFC_ANSWER, name, name + ": superchat")).subprotocol());
        refused(change(RFC_ANSWER, name, name + ": other"));
        refused(change(RFC_ANSWER, name, name + ": CHAT"));
        refused(change(RFC_ANSWER, name, name + ":"));
        refused(change(RFC_ANSWER, name, name + ": chat, superchat"));
        refused(change(RFC_ANSWER, "", name + ": superchat")); // two
    }

    @Test
    void anExtensionThatWasNotOfferedIsRefused() throws HandshakeException {
        String name = "Sec-WebSocket-Extensions: ";
        assertEquals("a; bits=10", check(change(RFC_ANSWER, "", name + "a; bits=10")).extension().toString());
        refused(change(RFC_ANSWER, "", name + "c"));
        refused(change(RFC_ANSWER, "", name + "A"));
        refused(change(RFC_ANSWER, "", name + "a, c"));
        refused(change(RFC_ANSWER, "", name + "a, b")); // one at most is in use
        refused(change(RFC_ANSWER, "", name + "a", name + "a"));
        refused(change(RFC_ANSWER, "", name + "a;"));
    }

    /** 400 would be the status of a server that reads such an offer: this one said 101. */
    @Test
    void theStatusOfARefusalIsTheServersAlsoIfAFieldIsMalformed() {
        assertEquals(101, refused(change(RFC_ANSWER, "", "Sec-WebSocket-Extensions: a;")));
    }

    // --------------------------------------------------------------------------------------------------- both ends

    @Test
    void clientAndServerAgree() throws HandshakeException {
        ClientHandshake client = new ClientHandshake(
                WebSocketUri.parse("ws://h/ü?x=%20"), List.of("superchat"), OFFERS, Map.of("Origin", "null"));
        HttpRequest request = HttpRequest.of(new HttpHeadParser().parse(ByteBuffer.wrap(client.requestBytes())));
        assertEquals(new RequestTarget(null, "/%C3%BC", "x=%20"), request.target());
        Accept accept = assertInstanceOf(Accept.class, ServerHandshake.answer(
                request, CHATS, offers -> offers.stream().filter(offer -> offer.name().equals("b")).findFirst()));
        Agreement agreement = client.check(new HttpHeadParser().parse(ByteBuffer.wrap(accept.bytes())));
        assertEquals(new Agreement("superchat", OFFERS.get(1)), agreement);
        assertEquals(new Agreement(accept.subprotocol(), accept.extension()), agreement);
    }
}
