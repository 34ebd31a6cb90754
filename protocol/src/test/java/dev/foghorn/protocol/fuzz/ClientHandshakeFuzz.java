package dev.foghorn.protocol.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.foghorn.protocol.handshake.ClientHandshake;
import dev.foghorn.protocol.handshake.ClientHandshake.Agreement;
import dev.foghorn.protocol.handshake.ExtensionOffer;
import dev.foghorn.protocol.handshake.HeadLimits;
import dev.foghorn.protocol.handshake.HandshakeException;
import dev.foghorn.protocol.handshake.Heads;
import dev.foghorn.protocol.handshake.HttpHead;
import dev.foghorn.protocol.handshake.HttpHeadParser;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Any answer to a client with the key of section 1.3: taken if and only if it has all that section 4.1 asks for. */
class ClientHandshakeFuzz {
    private static final List<String> SUBPROTOCOLS = List.of("chat", "superchat");
    private static final List<ExtensionOffer> EXTENSIONS =
            List.of(new ExtensionOffer("x-one", List.of()), new ExtensionOffer("x-two", List.of()));
    private static final ClientHandshake CLIENT = Heads.rfcClient(SUBPROTOCOLS, EXTENSIONS);

    private static final Pattern STATUS_LINE =
            Pattern.compile("HTTP/1\\.[1-9] ([1-9][0-9][0-9])( .*)?", Pattern.DOTALL);

    @DictionaryFile(resourcePath = "handshake.dict")
    @FuzzTest
    void onlyAnAnswerThatFitsIsAccepted(byte[] bytes) {
        HttpHead head;
        try {
            head = HttpHeadParser.ofResponse(HeadLimits.DEFAULT).parse(ByteBuffer.wrap(bytes));
        } catch (HandshakeException e) {
            return; // HttpHeadFuzz has these
        }
        if (head == null) {
            return;
        }
        int status = status(head);
        try {
            Agreement agreement = CLIENT.check(head);
            assertEquals(101, status);
            assertTrue(fits(head), head::toString);
            assertEquals(agreed(head), agreement);
        } catch (HandshakeException e) {
            assertEquals(status, e.httpStatus(), "the status is the server's");
            assertTrue(status != 101 || !fits(head), () -> "refused without need: " + e.getMessage());
            assertNotEquals("", e.getMessage());
        }
    }

    /** 0 if the answer is not one of HTTP/1.1. */
    private static int status(HttpHead head) {
        Matcher line = STATUS_LINE.matcher(head.startLine());
        return line.matches() ? Integer.parseInt(line.group(1)) : 0;
    }

    private static boolean fits(HttpHead head) {
        // two fields are a list of two, which is no match for "websocket"
        return head.count("Upgrade") == 1
                && head.first("Upgrade").equalsIgnoreCase("websocket")
                && head.elements("Connection").stream().anyMatch("upgrade"::equalsIgnoreCase)
                && head.all("Sec-WebSocket-Accept").equals(List.of("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
                && agreed(head) != null;
    }

    /** Null if it is something that was not offered. */
    private static Agreement agreed(HttpHead head) {
        List<String> subprotocols = head.all("Sec-WebSocket-Protocol");
        if (subprotocols.size() > 1 || !SUBPROTOCOLS.containsAll(subprotocols)) {
            return null;
        }
        try {
            List<ExtensionOffer> extensions = ExtensionOffer.parseAll(head);
            if (extensions.size() > 1 || extensions.size() == 1 && !extensions.get(0).name().matches("x-(one|two)")) {
                return null;
            }
            return new Agreement(first(subprotocols), first(extensions));
        } catch (HandshakeException malformed) {
            return null;
        }
    }

    private static <T> T first(List<T> list) {
        return list.isEmpty() ? null : list.get(0);
    }
}
