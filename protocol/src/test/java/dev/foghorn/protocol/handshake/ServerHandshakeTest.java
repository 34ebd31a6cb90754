package dev.foghorn.protocol.handshake;

import static dev.foghorn.protocol.handshake.Heads.RFC_REQUEST;
import static dev.foghorn.protocol.handshake.Heads.change;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.handshake.ServerHandshake.Accept;
import dev.foghorn.protocol.handshake.ServerHandshake.Answer;
import dev.foghorn.protocol.handshake.ServerHandshake.Reject;
import dev.foghorn.protocol.rfc.Proves;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 4.2: each row of the table in {@link ServerHandshake}. */
class ServerHandshakeTest {
    private static Answer answer(String... lines) {
        return ServerHandshake.answer(Heads.request(lines), List.of("chat", "superchat"), ExtensionPolicy.NONE);
    }

    private static Accept accepted(Answer answer) {
        return assertInstanceOf(Accept.class, answer, () -> new String(answer.bytes(), StandardCharsets.ISO_8859_1));
    }

    /** The head of a rejection with the status; its body is checked, and every rejection ends the connection. */
    private static HttpHead rejected(int status, String... lines) {
        Reject reject = assertInstanceOf(Reject.class, answer(lines));
        assertEquals(status, reject.response().status());
        ByteBuffer bytes = ByteBuffer.wrap(reject.bytes());
        try {
            HttpHead head = new HttpHeadParser(HeadLimits.DEFAULT).parse(bytes);
            assertTrue(head.startLine().matches("HTTP/1\\.1 " + status + " [A-Z][A-Za-z ]+"), head.startLine());
            assertEquals(List.of(Integer.toString(bytes.remaining())), head.all("Content-Length"));
            assertEquals(List.of("text/plain; charset=utf-8"), head.all("Content-Type"));
            assertEquals(1, head.count("Connection"));
            assertTrue(head.hasToken("Connection", "close"));
            assertEquals(0, head.count("Sec-WebSocket-Accept"));
            assertTrue(bytes.hasRemaining(), "there is a sentence for a person");
            assertEquals(reject.response().headBytes().length, bytes.position());
            return head;
        } catch (HandshakeException e) {
            throw new AssertionError(e);
        }
    }

    // -------------------------------------------------------------------------------------------------------- 101

    /** Section 1.3: the whole answer, byte for byte. */
    @Test
    @Proves({"4.2.2-12", "4.2.2-13", "4.2.2-14", "4.2.2-15", "4.2.2-16"})
    void theExampleOfSection13() {
        Accept accept = accepted(answer(RFC_REQUEST));
        assertEquals(String.join("\r\n", Heads.RFC_ANSWER) + "\r\n\r\n",
                new String(accept.bytes(), StandardCharsets.ISO_8859_1));
        assertEquals("chat", accept.subprotocol());
        assertNull(accept.extension());
    }

    /** RFC 7230 3.2: names are case-insensitive; RFC 6455 4.2.1: so are "websocket" and "Upgrade". */
    @Test
    @Proves({"4.1-48", "4.2.1-5", "4.2.1-6"})
    void namesAndTokensAreCaseInsensitive() {
        accepted(answer(
                "GET / HTTP/1.1", "HOST: a", "UPGRADE: WebSocket", "connection: UPGRADE",
                "SEC-WEBSOCKET-KEY: dGhlIHNhbXBsZSBub25jZQ==", "sec-websocket-version: 13"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"keep-alive, Upgrade", "Upgrade,keep-alive", "upgrade", ", Upgrade ,"})
    @Proves("4.2.1-6")
    void connectionMayHoldMoreThanUpgrade(String connection) {
        accepted(answer(change(RFC_REQUEST, "Connection", "Connection: " + connection)));
    }

    @Test
    void connectionAndUpgradeMayBeSplitIntoSeveralFields() {
        accepted(answer(change(RFC_REQUEST, "Connection", "Connection: keep-alive", "Connection: Upgrade")));
        accepted(answer(change(RFC_REQUEST, "Upgrade", "Upgrade: h2c", "Upgrade: websocket")));
    }

    @Test
    void aContentLengthOfZeroAnnouncesNoBody() {
        accepted(answer(change(RFC_REQUEST, "", "Content-Length: 0")));
    }

    @Test
    @Proves("4.2.1-12")
    void unknownFieldsAreIgnored() {
        accepted(answer(change(RFC_REQUEST, "", "Cookie: a=b", "X-Anything: x")));
        accepted(answer(change(RFC_REQUEST, "Origin")));
    }

    // ------------------------------------------------------------------------------------------------- rejections

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked", "Content-Length: x"})
    void anAnnouncedBodyIs400(String field) {
        rejected(400, change(RFC_REQUEST, "", field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "HEAD", "get", "CONNECT"})
    @Proves("4.2.1-2")
    void anotherMethodIs405AndSaysWhichIsAllowed(String method) {
        String[] lines = RFC_REQUEST.clone();
        lines[0] = method + " /chat HTTP/1.1";
        assertEquals(List.of("GET"), rejected(405, lines).all("Allow"));
    }

    @Test
    @Proves("4.2.1-5")
    void withoutUpgradeItIs426AndSaysWhatToUpgradeTo() {
        for (String[] lines : List.of(change(RFC_REQUEST, "Upgrade"), change(RFC_REQUEST, "Upgrade", "Upgrade: h2c"))) {
            HttpHead head = rejected(426, lines);
            assertEquals(List.of("websocket"), head.all("Upgrade"));
            // RFC 7230 6.7: a sender of Upgrade "MUST also send an "Upgrade" connection option"
            assertTrue(head.hasToken("Connection", "Upgrade"));
        }
    }

    @Test
    @Proves("4.2.1-6")
    void withoutConnectionUpgradeItIs400() {
        rejected(400, change(RFC_REQUEST, "Connection"));
        rejected(400, change(RFC_REQUEST, "Connection", "Connection: keep-alive"));
        rejected(400, change(RFC_REQUEST, "Connection", "Connection: Upgrades"));
    }

    @Test
    @Proves("4.2.1-8")
    void withoutAVersionOrWithTwoItIs400AndSaysWhichIsSpoken() {
        for (String[] lines : List.of(
                change(RFC_REQUEST, "Sec-WebSocket-Version"),
                change(RFC_REQUEST, "", "Sec-WebSocket-Version: 13"),
                change(RFC_REQUEST, "", "Sec-WebSocket-Version: 8"))) {
            assertEquals(List.of("13"), rejected(400, lines).all("Sec-WebSocket-Version"));
        }
    }

    /** Section 4.4. */
    @ParameterizedTest
    @ValueSource(strings = {"8", "0", "14", "130", "013", "13, 8", "x", ""})
    @Proves({"4.2.1-8", "4.2.2-6", "4.4-1"})
    void anotherVersionIs426AndSaysWhichIsSpoken(String version) {
        HttpHead head = rejected(426, change(RFC_REQUEST, "Sec-WebSocket-Version", "Sec-WebSocket-Version: " + version));
        assertEquals(List.of("13"), head.all("Sec-WebSocket-Version"));
    }

    @Test
    @Proves("4.2.1-7")
    void aKeyThatIsMissingOrThereTwiceOrNot16BytesIs400() {
        rejected(400, change(RFC_REQUEST, "Sec-WebSocket-Key"));
        rejected(400, change(RFC_REQUEST, "", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
        rejected(400, change(RFC_REQUEST, "Sec-WebSocket-Key", "Sec-WebSocket-Key:"));
        rejected(400, change(RFC_REQUEST, "Sec-WebSocket-Key", "Sec-WebSocket-Key: dGhlIHNhbXBsZQ=="));
    }

    /** The rows are judged from top to bottom. */
    @Test
    void theFirstFaultInTheTableCounts() {
        String[] nothingRight = {"POST / HTTP/1.1", "Host: a"};
        rejected(405, change(nothingRight, "", "Content-Length: 1"));
        rejected(426, "GET / HTTP/1.1", "Host: a", "Content-Length: 1");
        rejected(400, "GET / HTTP/1.1", "Host: a", "Upgrade: websocket", "Sec-WebSocket-Version: 8",
                "Connection: Upgrade", "Content-Length: 1");
        rejected(400, "GET / HTTP/1.1", "Host: a", "Upgrade: websocket", "Sec-WebSocket-Version: 8");
        rejected(426, "GET / HTTP/1.1", "Host: a", "Upgrade: websocket", "Connection: Upgrade",
                "Sec-WebSocket-Version: 8");
    }

    // ------------------------------------------------------------------------------------------------ subprotocols

    /** The server's order counts, and the name as the server has it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            chat                        | chat
            superchat, chat             | chat
            superchat                   | superchat
            other, superchat            | superchat
            other                       | -
            Chat                        | -
            ,chat ,,                    | chat
            """)
    @Proves({"4.2.2-8", "4.2.2-9", "4.2.2-17"})
    void theFirstOfTheServersSubprotocolsThatIsOfferedIsChosen(String offered, String chosen) {
        Accept accept = accepted(answer(
                change(RFC_REQUEST, "Sec-WebSocket-Protocol", "Sec-WebSocket-Protocol: " + offered)));
        assertEquals(chosen, accept.subprotocol());
        assertEquals(chosen == null ? List.of() : List.of(chosen), headOf(accept).all("Sec-WebSocket-Protocol"));
    }

    @Test
    @Proves("4.2.2-8")
    void subprotocolsMayBeSplitIntoSeveralFieldsOrMissing() {
        assertEquals("superchat", accepted(answer(change(RFC_REQUEST, "Sec-WebSocket-Protocol",
                "Sec-WebSocket-Protocol: other", "Sec-WebSocket-Protocol: superchat"))).subprotocol());
        assertNull(accepted(answer(change(RFC_REQUEST, "Sec-WebSocket-Protocol"))).subprotocol());
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat, chat", "a b", "chat;q=1", "(chat)", "\"chat\"", "", ",", " ,\t,"})
    @Proves("4.2.1-10")
    void subprotocolsThatAreNoDifferentTokensAre400(String offered) {
        rejected(400, change(RFC_REQUEST, "Sec-WebSocket-Protocol", "Sec-WebSocket-Protocol: " + offered));
    }

    // -------------------------------------------------------------------------------------------------- extensions

    private static HttpHead headOf(Answer answer) {
        try {
            return new HttpHeadParser(HeadLimits.DEFAULT).parse(ByteBuffer.wrap(answer.bytes()));
        } catch (HandshakeException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Proves({"4.2.2-10", "4.2.2-18", "9-2", "9.1-3"})
    void thePolicyChoosesAmongTheOffersInTheClientsOrder() {
        ExtensionOffer agreed =
                new ExtensionOffer("b", List.of(new ExtensionOffer.Parameter("bits", "10")));
        List<ExtensionOffer> seen = new ArrayList<>();
        Answer answer = ServerHandshake.answer(
                Heads.request(change(RFC_REQUEST, "", "Sec-WebSocket-Extensions: a, b; bits", "Sec-WebSocket-Extensions: c")),
                List.of(),
                offers -> {
                    seen.addAll(offers);
                    return Optional.of(agreed);
                });
        assertEquals("[a, b; bits, c]", seen.toString());
        assertEquals(agreed, accepted(answer).extension());
        assertEquals(List.of("b; bits=10"), headOf(answer).all("Sec-WebSocket-Extensions"));
    }

    @Test
    @Proves("4.2.2-11")
    void noneIsAgreedToByDefault() {
        Accept accept = accepted(answer(change(RFC_REQUEST, "", "Sec-WebSocket-Extensions: permessage-deflate")));
        assertNull(accept.extension());
        assertEquals(0, headOf(accept).count("Sec-WebSocket-Extensions"));
    }

    /** A policy that chooses so is broken, and no client is told of it: the caller answers 500. */
    @Test
    @Proves({"4.2.2-10", "4.2.2-11", "9-3"})
    void anExtensionThatWasNotOfferedIsNeverAgreedTo() {
        HttpRequest request = Heads.request(change(RFC_REQUEST, "", "Sec-WebSocket-Extensions: a, b"));
        assertThrows(IllegalStateException.class, () -> ServerHandshake.answer(
                request, List.of(), offers -> Optional.of(new ExtensionOffer("c", List.of()))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a;", "a; b=", "a; b=\"", "a; b=\"c d\""})
    @Proves({"4.2.1-11", "9.1-1"})
    void malformedExtensionsAre400EvenIfNoneWouldBeAgreedTo(String extensions) {
        rejected(400, change(RFC_REQUEST, "", "Sec-WebSocket-Extensions: " + extensions));
    }

    // -------------------------------------------------------------------------------------------- other refusals

    /** What the head's parser and {@link HttpRequest} refuse is answered the same way. */
    @ParameterizedTest
    @CsvSource({
        "400, Bad Request", "403, Forbidden", "404, Not Found", "405, Method Not Allowed", "414, URI Too Long",
        "426, Upgrade Required", "431, Request Header Fields Too Large", "500, Internal Server Error",
        "503, Service Unavailable", "505, HTTP Version Not Supported", "200, OK"
    })
    void everyStatusHasItsPhraseLengthAndEnd(int status, String phrase) {
        HttpResponse response = HttpResponse.of(new HandshakeException(status, "a séntence"));
        assertEquals("HTTP/1.1 " + status + " " + phrase + "\r\nContent-Type: text/plain; charset=utf-8\r\n"
                        + "Content-Length: 12\r\nConnection: close\r\n\r\na séntence\n",
                new String(response.bytes(), StandardCharsets.UTF_8));
        assertEquals(status + " " + phrase, response.toString());
    }

    @Test
    void aFieldThatIsSetReplacesAndLeavesTheOriginalAlone() {
        HttpResponse original = HttpResponse.sentence(400, "x");
        HttpResponse changed = original.with("Connection", "close, Upgrade").with("A", "b");
        assertTrue(new String(changed.bytes(), StandardCharsets.US_ASCII)
                .endsWith("\r\nConnection: close, Upgrade\r\nA: b\r\n\r\nx\n"));
        assertTrue(new String(original.bytes(), StandardCharsets.US_ASCII).endsWith("\r\nConnection: close\r\n\r\nx\n"));
    }
}
