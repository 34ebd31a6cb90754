package dev.foghorn.protocol.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.foghorn.protocol.handshake.ExtensionOffer;
import dev.foghorn.protocol.handshake.ExtensionPolicy;
import dev.foghorn.protocol.handshake.HandshakeException;
import dev.foghorn.protocol.handshake.Heads;
import dev.foghorn.protocol.handshake.HeadLimits;
import dev.foghorn.protocol.handshake.HttpHead;
import dev.foghorn.protocol.handshake.HttpHeadParser;
import dev.foghorn.protocol.handshake.HttpRequest;
import dev.foghorn.protocol.handshake.HttpResponse;
import dev.foghorn.protocol.handshake.RequestTarget;
import dev.foghorn.protocol.handshake.ServerHandshake;
import dev.foghorn.protocol.handshake.ServerHandshake.Accept;
import dev.foghorn.protocol.handshake.ServerHandshake.Answer;
import dev.foghorn.protocol.handshake.ServerHandshake.Reject;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Any request to a server: 101 only to one that has all of section 4.2.1, and every answer is one HTTP message. */
class ServerHandshakeFuzz {
    private static final List<String> SPOKEN = List.of("chat", "superchat");
    private static final ExtensionPolicy AGREES_TO_X =
            offers -> offers.stream().filter(offer -> offer.name().startsWith("x")).findFirst();

    /** What an answer may hold; a field that is not here was smuggled in. */
    private static final Set<String> FIELDS = Set.of(
            "upgrade", "connection", "allow", "content-type", "content-length", "sec-websocket-accept",
            "sec-websocket-version", "sec-websocket-protocol", "sec-websocket-extensions");

    @DictionaryFile(resourcePath = "handshake.dict")
    @FuzzTest
    void onlyAHandshakeIsAccepted(byte[] bytes) throws HandshakeException {
        HttpHead head = headOf(bytes);
        if (head == null) {
            return;
        }
        Answer answer = answer(head);
        ByteBuffer in = ByteBuffer.wrap(answer.bytes());
        HttpHead answered = new HttpHeadParser(HeadLimits.DEFAULT).parse(in);
        Map<String, String> fields = fields(answered);
        assertTrue(FIELDS.containsAll(fields.keySet()), fields::toString);
        if (answer instanceof Accept accept) {
            assertEquals("HTTP/1.1 101 Switching Protocols", answered.startLine());
            assertEquals(0, in.remaining(), "frames follow the head");
            assertIsHandshake(head);
            assertAgrees(head, accept, fields);
        } else {
            assertRefusal(((Reject) answer).response(), answered, fields, in.remaining());
        }
        assertArrayEquals(answer.bytes(), answer(head).bytes(), "a pure function");
    }

    private static HttpHead headOf(byte[] bytes) {
        try {
            return new HttpHeadParser(HeadLimits.DEFAULT).parse(ByteBuffer.wrap(bytes));
        } catch (HandshakeException e) {
            return null; // HttpHeadFuzz has these
        }
    }

    private static Answer answer(HttpHead head) {
        try {
            HttpRequest request = HttpRequest.of(head);
            assertTrue(request.target().path().startsWith("/"));
            assertParameterIsDecoded(request.target());
            return ServerHandshake.answer(request, SPOKEN, AGREES_TO_X);
        } catch (HandshakeException e) {
            return new Reject(HttpResponse.of(e));
        }
    }

    /** RFC 3986 2.1: each escape is complete, and what they and the rest make is UTF-8. */
    private static void assertParameterIsDecoded(RequestTarget target) {
        Optional<String> decoded = target.parameter("self");
        if (!target.query().startsWith("self=")) {
            return; // there may be one all the same, with its name in escapes or further back
        }
        String value = target.query().substring("self=".length()).split("&", 2)[0];
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Pattern.compile("%([0-9A-Fa-f]{2})|.").matcher(value).results().forEach(part -> bytes.write(
                part.group(1) == null ? part.group().charAt(0) : Integer.parseInt(part.group(1), 16)));
        boolean legal = value.matches("(?:[^%]|%[0-9A-Fa-f]{2})*+") && Utf8Fuzz.isUtf8(bytes.toByteArray());
        assertEquals(legal ? Optional.of(bytes.toString(StandardCharsets.UTF_8)) : Optional.empty(), decoded);
    }

    /** 4.2.1: "An HTTP/1.1 or higher GET request, including a "Request-URI"", and the rest of its list. */
    private static void assertIsHandshake(HttpHead head) {
        assertTrue(head.startLine().matches("GET [!-~&&[^#]]+ HTTP/1\\.[1-9]"), head::startLine);
        assertEquals(1, head.count("Host"));
        assertTrue(list(head, "Upgrade").contains("websocket"), head::toString);
        assertTrue(list(head, "Connection").contains("upgrade"), head::toString);
        assertEquals(List.of("13"), head.all("Sec-WebSocket-Version"));
        assertEquals(1, head.count("Sec-WebSocket-Key"));
        assertEquals(16, Base64.getDecoder().decode(head.first("Sec-WebSocket-Key")).length);
        assertEquals(0, head.count("Transfer-Encoding"), "a body would be taken for frames");
    }

    /** 4.2.2: the answer takes up what was offered, and nothing else. */
    private static void assertAgrees(HttpHead head, Accept accept, Map<String, String> fields)
            throws HandshakeException {
        assertEquals("websocket", fields.get("upgrade"));
        assertEquals("Upgrade", fields.get("connection"));
        assertEquals(acceptFor(head.first("Sec-WebSocket-Key")), fields.get("sec-websocket-accept"));

        List<String> offered = head.elements("Sec-WebSocket-Protocol");
        assertEquals(SPOKEN.stream().filter(offered::contains).findFirst().orElse(null), accept.subprotocol());
        assertEquals(accept.subprotocol(), fields.get("sec-websocket-protocol"));

        ExtensionOffer agreed = AGREES_TO_X.choose(ExtensionOffer.parseAll(head)).orElse(null);
        assertEquals(agreed, accept.extension());
        String printed = fields.get("sec-websocket-extensions");
        if (agreed == null) {
            assertNull(printed);
        } else {
            assertEquals(List.of(agreed),
                    ExtensionOffer.parseAll(Heads.head("HTTP/1.1 101 ", "Sec-WebSocket-Extensions: " + printed)));
        }
    }

    private static void assertRefusal(HttpResponse response, HttpHead answered, Map<String, String> fields, int body) {
        assertTrue(Set.of(400, 405, 426, 505).contains(response.status()), response::toString);
        assertEquals("HTTP/1.1 " + response, answered.startLine());
        assertEquals(Integer.toString(body), fields.get("content-length"));
        assertTrue(body > 1, "a sentence says why");
        assertTrue(fields.get("connection").startsWith("close"));
    }

    private static Map<String, String> fields(HttpHead head) {
        Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        head.toString().lines().skip(1).forEach(line -> {
            String[] parts = line.split(": ", 2);
            assertNull(fields.put(parts[0].toLowerCase(Locale.ROOT), parts[1]), "a field is there once");
        });
        return fields;
    }

    private static List<String> list(HttpHead head, String name) {
        return head.all(name).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(element -> element.strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static String acceptFor(String key) {
        try {
            byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
