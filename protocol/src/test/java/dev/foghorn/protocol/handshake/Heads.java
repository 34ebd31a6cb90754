package dev.foghorn.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foghorn.protocol.Cuts;
import dev.foghorn.protocol.Hex;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** HTTP heads for tests, line by line, and the outcome of parsing them. */
public final class Heads {
    /** The client's handshake of section 1.3. */
    static final String[] RFC_REQUEST = {
        "GET /chat HTTP/1.1",
        "Host: server.example.com",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Origin: http://example.com",
        "Sec-WebSocket-Protocol: chat, superchat",
        "Sec-WebSocket-Version: 13"
    };

    /** The server's answer of section 1.3. */
    static final String[] RFC_ANSWER = {
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        "Sec-WebSocket-Protocol: chat"
    };

    private Heads() {}

    /** The bytes of a head, with CRLF after each line and an empty line at the end. */
    public static byte[] bytes(String... lines) {
        return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    public static HttpHead head(String... lines) {
        try {
            return new HttpHeadParser(HeadLimits.DEFAULT).parse(ByteBuffer.wrap(bytes(lines)));
        } catch (HandshakeException e) {
            throw new AssertionError(e);
        }
    }

    /** A client that asks for /chat with the key of section 1.3. */
    public static ClientHandshake rfcClient(List<String> subprotocols, List<ExtensionOffer> extensions) {
        WebSocketUri uri = WebSocketUri.parse("ws://server.example.com/chat");
        return new ClientHandshake(uri, subprotocols, extensions, Map.of(), "dGhlIHNhbXBsZSBub25jZQ==");
    }

    static HttpRequest request(String... lines) {
        try {
            return HttpRequest.of(head(lines));
        } catch (HandshakeException e) {
            throw new AssertionError(e);
        }
    }

    /** Without the lines that begin so; then with a line added for each of {@code more}. */
    static String[] change(String[] lines, String without, String... more) {
        List<String> changed = new ArrayList<>(Arrays.asList(lines));
        if (!without.isEmpty() && !changed.removeIf(line -> line.startsWith(without))) {
            throw new IllegalArgumentException("no line begins with " + without);
        }
        changed.addAll(Arrays.asList(more));
        return changed.toArray(String[]::new);
    }

    /**
     * What comes of these bytes in every set of cuts: the lines of the head and the bytes left in the buffer, or the
     * status of the refusal and its sentence, or {@code more}.
     */
    static String outcome(byte[] bytes) {
        return Cuts.sameForEvery(bytes, Parsing::new);
    }

    /** The same for heads at their limits: uncut, byte by byte, and cut once near the beginning or the end. */
    static String outcomeOfLarge(byte[] bytes) {
        String uncut = outcome(bytes, bytes.length);
        assertEquals(uncut, outcome(bytes, 1));
        for (int places = 1; places <= 8; places++) {
            assertEquals(uncut, outcome(bytes, places, bytes.length));
            assertEquals(uncut, outcome(bytes, bytes.length - places, bytes.length));
        }
        return uncut;
    }

    /** In pieces of these lengths, the last for all that follow. */
    private static String outcome(byte[] bytes, int... lengths) {
        Parsing parsing = new Parsing();
        int start = 0;
        for (int i = 0; start < bytes.length; i++) {
            int length = Math.min(lengths[Math.min(i, lengths.length - 1)], bytes.length - start);
            parsing.read(ByteBuffer.wrap(bytes, start, length));
            start += length;
        }
        return parsing.result();
    }

    /** A parser and what came of it, told as {@link #outcome} does. */
    public static final class Parsing implements Cuts.Reader<String> {
        private final HttpHeadParser parser = new HttpHeadParser(HeadLimits.DEFAULT);
        private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
        private HttpHead head;
        private HandshakeException refusal;

        @Override
        public void read(ByteBuffer piece) {
            if (refusal != null) {
                return;
            }
            try {
                if (head == null) {
                    head = parser.parse(piece);
                }
                rest.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
            } catch (HandshakeException e) {
                refusal = e;
            }
        }

        @Override
        public String result() {
            if (refusal != null) {
                return refusal.httpStatus() + " " + refusal.getMessage();
            }
            return head == null ? "more" : head + " | " + Hex.toHex(rest.toByteArray());
        }
    }
}
