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
import dev.foghorn.protocol.rfc.Proves;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
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
    @Proves({"4.1-19", "4.1-32", "4.1-35", "4.1-38", "4.1-39"})
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

    /** The request as a server reads it. */
    private static HttpRequest requestTo(String uri) throws HandshakeException {
        ClientHandshake handshake =
                new ClientHandshake(WebSocketUri.parse(uri), List.of(), List.of(), Map.of(), RFC_KEY);
        return HttpRequest.of(new HttpHeadParser(HeadLimits.DEFAULT).parse(ByteBuffer.wrap(handshake.requestBytes())));
    }

    @Test
    @Proves({"4.1-20", "4.1-21", "4.1-22"})
    void theRequestIsAGetOfTheResourceNameInHttp11() throws HandshakeException {
        HttpRequest request = requestTo("ws://server.example.com/chat?room=%23");
        assertEquals("GET /chat?room=%23 HTTP/1.1", request.head().startLine());
        assertEquals(new RequestTarget(null, "/chat", "room=%23"), request.target());
    }

    @ParameterizedTest
    @CsvSource({
        "ws://a/, a", "ws://a:80/, a", "ws://a:443/, a:443", "wss://a:443/, a", "wss://a:80/, a:80",
        "ws://[::1]:81, [::1]:81"
    })
    @Proves("4.1-23")
    void hostHasThePortUnlessItIsTheDefault(String uri, String host) throws HandshakeException {
        assertEquals(List.of(host), requestTo(uri).head().all("Host"));
    }

    @Test
    @Proves({"4.1-24", "4.1-25", "4.1-26", "4.1-27"})
    void upgradeIsWebsocketAndConnectionIsUpgrade() throws HandshakeException {
        HttpHead head = requestTo("ws://a/").head();
        assertEquals(List.of("websocket"), head.all("Upgrade"));
        assertEquals(List.of("Upgrade"), head.all("Connection"));
    }

    @Test
    @Proves({"4.1-33", "4.1-34"})
    void theVersionIs13() throws HandshakeException {
        assertEquals(List.of("13"), requestTo("ws://a/").head().all("Sec-WebSocket-Version"));
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
    @Proves({"4.1-28", "4.1-29", "4.1-30"})
    void everyAttemptHasAKeyOfItsOwn() throws HandshakeException {
        ClientHandshake first = new ClientHandshake(URI, List.of(), List.of(), Map.of());
        HttpHead head = new HttpHeadParser(HeadLimits.DEFAULT).parse(ByteBuffer.wrap(first.requestBytes()));
        assertEquals(1, head.count("Sec-WebSocket-Key"));
        assertEquals(16, Base64.getDecoder().decode(head.first("Sec-WebSocket-Key")).length);
        assertNotEquals(first.request(), new ClientHandshake(URI, List.of(), List.of(), Map.of()).request());
        assertEquals(first.request(), first.request());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Host", "UPGRADE", "connection", "Content-Length", "Transfer-Encoding", "Sec-WebSocket-Key", "sec-websocket-version",
        "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions", "Sec-WebSocket-Accept",
        "", "a b", "a:", "a\r\nb", "\u00e9"
    })
    @Proves("4.1-19")
    void fieldsOfItsOwnAndMalformedNamesAreRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> handshake(Map.of(name, "x")));
    }

    /** One could smuggle a second request behind a line break. */
    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb", "a\nb", "a\r", "\0", "\u007f", "\u0100", "\u20ac"})
    @Proves("4.1-19")
    void valuesThatWouldBreakTheLineAreRefused(String value) {
        assertThrows(IllegalArgumentException.class, () -> handshake(Map.of("Cookie", value)));
    }

    @Test
    @Proves("4.1-39")
    void valuesMayHoldSpacesAndTabsAndTheBytesAbove7F() {
        assertTrue(handshake(Map.of("Cookie", "a \té\u00ff")).request().contains("\r\nCookie: a \té\u00ff\r\n"));
    }

    @Test
    @Proves({"4.1-36", "4.1-37"})
    void subprotocolsAreDifferentTokens() {
        for (List<String> wrong : List.of(List.of("a", "a"), List.of(""), List.of("a b"), List.of("a,b"), List.of("é"))) {
            assertThrows(IllegalArgumentException.class,
                    () -> new ClientHandshake(URI, wrong, List.of(), Map.of(), RFC_KEY));
        }
    }

    // ------------------------------------------------------------------------------------------------------ answer

    @Test
    @Proves("4.1-41")
    void theExampleOfSection13() throws HandshakeException {
        assertEquals(new Agreement("chat", null), check(RFC_ANSWER));
    }

    @Test
    @Proves({"4.1-42", "4.1-43", "4.1-48"})
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
    @Proves({"4.1-41", "4.1-47"})
    void aStatusThatIsNot101IsRefusedAndReported(String statusLine, int status) {
        String[] lines = RFC_ANSWER.clone();
        lines[0] = statusLine;
        assertEquals(status, refused(lines));
    }

    @Test
    @Proves("4.1-42")
    void anAnswerWithoutUpgradeWebsocketIsRefused() {
        refused(change(RFC_ANSWER, "Upgrade"));
        refused(change(RFC_ANSWER, "Upgrade", "Upgrade: h2c"));
        refused(change(RFC_ANSWER, "Upgrade", "Upgrade:"));
        refused(change(RFC_ANSWER, "Upgrade", "Upgrade: websocket, h2c"));
        refused(change(RFC_ANSWER, "", "Upgrade: h2c")); // a second one
    }

    @Test
    @Proves("4.1-43")
    void anAnswerWithoutConnectionUpgradeIsRefused() {
        refused(change(RFC_ANSWER, "Connection"));
        refused(change(RFC_ANSWER, "Connection", "Connection: close"));
    }

    @Test
    @Proves("4.1-44")
    void anAcceptThatDoesNotFitTheKeyIsRefused() {
        String name = "Sec-WebSocket-Accept";
        refused(change(RFC_ANSWER, name));
        refused(change(RFC_ANSWER, name, name + ":"));
        refused(change(RFC_ANSWER, name, name + ": " + AcceptKey.accept("AAAAAAAAAAAAAAAAAAAAAA==")));
        refused(change(RFC_ANSWER, name, name + ": S3PPLMBITXAQ9KYGZZHZRBK+XOO=")); // base64 is case-sensitive
        refused(change(RFC_ANSWER, "", name + ": s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")); // twice
    }

    @Test
    @Proves("4.1-44")
    void whiteSpaceAroundTheAcceptIsIgnored() throws HandshakeException {
        String name = "Sec-WebSocket-Accept";
        check(change(RFC_ANSWER, name, name + ":\t s3pPLMBiTxaQ9kYGzzhZRbK+xOo= \t"));
    }

    @Test
    @Proves("4.1-46")
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
    @Proves({"4.1-45", "5.8-1"})
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

    /** Even if the extension that can be read was offered. */
    @ParameterizedTest
    @ValueSource(strings = {"", ",", "a;", "a b", "a; bits=", "a; bits=\"1", "a; bits=\"1 2\"", "a, ;"})
    @Proves("9.1-1")
    void malformedExtensionsInTheAnswerAreRefused(String extensions) {
        refused(change(RFC_ANSWER, "", "Sec-WebSocket-Extensions: " + extensions));
    }

    @Test
    @Proves({"9-1", "9.1-6"})
    void whatIsOfferedAndNotAgreedToIsNotInUse() throws HandshakeException {
        assertTrue(handshake(Map.of()).request().contains("Sec-WebSocket-Extensions: a; bits, b\r\n"));
        assertNull(check(RFC_ANSWER).extension());
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
        HttpRequest request = HttpRequest.of(
                new HttpHeadParser(HeadLimits.DEFAULT).parse(ByteBuffer.wrap(client.requestBytes())));
        assertEquals(new RequestTarget(null, "/%C3%BC", "x=%20"), request.target());
        Accept accept = assertInstanceOf(Accept.class, ServerHandshake.answer(
                request, CHATS, offers -> offers.stream().filter(offer -> offer.name().equals("b")).findFirst()));
        Agreement agreement = client.check(
                new HttpHeadParser(HeadLimits.DEFAULT).parse(ByteBuffer.wrap(accept.bytes())));
        assertEquals(new Agreement("superchat", OFFERS.get(1)), agreement);
        assertEquals(new Agreement(accept.subprotocol(), accept.extension()), agreement);
    }
}
