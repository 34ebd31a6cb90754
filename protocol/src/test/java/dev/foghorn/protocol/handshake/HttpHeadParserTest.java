package dev.foghorn.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.foghorn.protocol.rfc.Proves;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP/1.1 head (RFC 7230 section 3) in every set of cuts. */
class HttpHeadParserTest {
    private static final int MAX_START_LINE = HeadLimits.DEFAULT.maxStartLine();
    private static final int MAX_FIELD_BYTES = HeadLimits.DEFAULT.maxFieldBytes();
    private static final int MAX_FIELDS = HeadLimits.DEFAULT.maxFields();

    private static final String REQUEST_LINE = "GET / HTTP/1.1";

    private static String outcome(String head) {
        return Heads.outcome(head.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void assertRefused(int status, String head) {
        String outcome = outcome(head);
        assertTrue(outcome.startsWith(status + " "), outcome);
    }

    // ------------------------------------------------------------------------------------------------------- legal

    @Test
    void theExampleOfSection13() {
        assertEquals(String.join("\n", Heads.RFC_REQUEST) + " | ", Heads.outcome(Heads.bytes(Heads.RFC_REQUEST)));
        assertEquals(String.join("\n", Heads.RFC_ANSWER) + " | ", Heads.outcome(Heads.bytes(Heads.RFC_ANSWER)));
    }

    @Test
    void aShortHeadInAllSetsOfCuts() {
        assertEquals("G\na: b | ", outcome("G\r\na:b\r\n\r\n"));
    }

    @Test
    void whatFollowsTheHeadIsLeftInTheBuffer() {
        assertEquals("G\na: b | 81 00 0d 0a", outcome("G\r\na:b\r\n\r\n\u0081\0\r\n"));
        assertEquals("G\na: b | 0d 0a", outcome("G\r\na:b\r\n\r\n\r\n"));
        assertEquals(String.join("\n", Heads.RFC_REQUEST) + " | 81 80 00 00 00 00",
                outcome(String.join("\r\n", Heads.RFC_REQUEST) + "\r\n\r\n\u0081\u0080\0\0\0\0"));
    }

    @Test
    void aHeadWithoutFields() {
        assertEquals("G | ", outcome("G\r\n\r\n"));
    }

    @Test
    void aHeadThatIsNotCompleteNeedsMore() {
        assertEquals("more", outcome(""));
        assertEquals("more", outcome("G\r\na:b\r\n\r"));
    }

    /** RFC 7230 3.5: "SHOULD ignore at least one empty line (CRLF) received prior to the request-line". */
    @Test
    void emptyLinesBeforeTheStartLineAreIgnored() {
        assertEquals("G\na: b | ", outcome("\r\nG\r\na:b\r\n\r\n"));
        assertEquals("G | ", outcome("\r\n\r\nG\r\n\r\n"));
    }

    @Test
    void anEmptyLineBeforeAStatusLineIsNotIgnored() {
        ByteBuffer answer = ByteBuffer.wrap(Heads.bytes("", "HTTP/1.1 101 a"));
        assertThrows(HandshakeException.class, () -> HttpHeadParser.ofResponse(HeadLimits.DEFAULT).parse(answer));
    }

    /** 3.2: whitespace around a value is not part of it. */
    @Test
    void whiteSpaceAroundAValueIsLeftOut() {
        assertEquals("G\na: b | ", outcome("G\r\na: \t b\t \r\n\r\n"));
        assertEquals("G\na: b  c | ", outcome("G\r\na:b  c\r\n\r\n"));
    }

    @Test
    void aValueMayBeEmptyOrHoldAColonOrTheBytesAbove7F() {
        assertEquals("G\na:  | ", outcome("G\r\na:\r\n\r\n"));
        assertEquals("G\na: b:c | ", outcome("G\r\na:b:c\r\n\r\n"));
        assertEquals("G\na: \u00e9\u00ff | ", outcome("G\r\na:\u00e9\u00ff\r\n\r\n"));
    }

    @Test
    @Proves("4.1-48")
    void namesAreFoundInAnyCaseAndFieldsOfOneNameAreKeptApart() {
        HttpHead head = Heads.head(REQUEST_LINE, "sec-websocket-KEY: 1", "X: a, b ,,", "x: C");
        assertEquals("1", head.first("Sec-WebSocket-Key"));
        assertNull(head.first("Sec-WebSocket-Version"));
        assertEquals(2, head.count("x"));
        assertEquals(List.of("a, b ,,", "C"), head.all("X"));
        assertEquals(List.of("a", "b", "C"), head.elements("X"));
        assertTrue(head.hasToken("x", "B") && head.hasToken("x", "c"));
        assertFalse(head.hasToken("x", "a, b"));
        assertFalse(head.hasToken("y", "a"));
    }

    // ---------------------------------------------------------------------------------------------- malformed: 400

    @ParameterizedTest
    @ValueSource(strings = {
        "G\na:b\r\n\r\n", "G\r\na:b\n\r\n", "G\r\na:b\r\n\n", "\nG\r\n\r\n", "\n"
    })
    void aBareLineFeedIs400(String head) {
        assertRefused(400, head);
    }

    /** RFC 7230 3.2.4: "A server that receives an obs-fold ... MUST either reject the message ... or replace". */
    @ParameterizedTest
    @ValueSource(strings = {"G\r\na:b\r\n c\r\n\r\n", "G\r\na:b\r\n\tc:d\r\n\r\n", "G\r\n a:b\r\n\r\n"})
    void aFoldedLineIs400(String head) {
        assertRefused(400, head);
    }

    @ParameterizedTest
    @ValueSource(strings = {"G\r\na :b\r\n\r\n", "G\r\na\t:b\r\n\r\n"})
    void whiteSpaceBeforeTheColonIs400(String head) {
        assertRefused(400, head);
    }

    @ParameterizedTest
    @ValueSource(strings = {"G\r\nab\r\n\r\n", "G\r\n:b\r\n\r\n", "G\r\na(:b\r\n\r\n", "G\r\na\u00e9:b\r\n\r\n"})
    void aFieldWithoutAColonOrAnHonestNameIs400(String head) {
        assertRefused(400, head);
    }

    @Test
    void everyControlCharacterExceptTabIs400InLinesAndValues() {
        for (char c = 0; c <= 0x7F; c++) {
            if (c < ' ' && c != '\t' || c == 0x7F) {
                assertRefused(400, "G" + c + "T\r\n\r\n");
                assertRefused(400, "G\r\na:" + c + "b\r\n\r\n");
            }
        }
    }

    // -------------------------------------------------------------------------------------------- limits: 414, 431

    @Test
    void aStartLineOf8KiBPassesAndOneByteMoreIs414() {
        String longest = "G".repeat(MAX_START_LINE);
        assertEquals(longest + " | ", large(longest + "\r\n\r\n"));
        assertTrue(large("G" + longest + "\r\n\r\n").startsWith("414 "));
        assertTrue(large("\r\n" + longest + "\r\n\r\n").startsWith("G"), "ignored lines do not count");
    }

    @Test
    void aStartLineThatDoesNotEndIs414() {
        assertEquals("more", large("G".repeat(MAX_START_LINE + 2)));
        assertTrue(large("G".repeat(MAX_START_LINE + 3)).startsWith("414 "));
    }

    /** Counted with the lines' ends and the empty line. */
    @Test
    void fieldsOf16KiBPassAndOneByteMoreIs431() {
        String value = "v".repeat(MAX_FIELD_BYTES - "a:\r\n\r\n".length());
        assertEquals("G\na: " + value + " | 21", large("G\r\na:" + value + "\r\n\r\n!"));
        assertTrue(large("G\r\na:v" + value + "\r\n\r\n").startsWith("431 "));

        String half = "v".repeat(MAX_FIELD_BYTES / 2 - "a:\r\n".length() - 1);
        assertEquals("G\na: " + half + "\nb: " + half + " | ", large("G\r\na:" + half + "\r\nb:" + half + "\r\n\r\n"));
        assertTrue(large("G\r\na:" + half + "\r\nb:" + half + "v\r\n\r\n").startsWith("431 "));
    }

    @Test
    void aFieldThatDoesNotEndIs431() {
        assertEquals("more", large("G\r\n" + "a".repeat(MAX_FIELD_BYTES)));
        assertTrue(large("G\r\n" + "a".repeat(MAX_FIELD_BYTES + 1)).startsWith("431 "));
    }

    @Test
    void aHundredFieldsPassAndOneMoreIs431() {
        List<String> lines = new ArrayList<>(Collections.nCopies(MAX_FIELDS, "a: b"));
        assertEquals("G\n" + String.join("\n", lines) + " | ", large("G\r\n" + String.join("\r\n", lines) + "\r\n\r\n"));
        lines.add("a: b");
        assertTrue(large("G\r\n" + String.join("\r\n", lines) + "\r\n\r\n").startsWith("431 "));
    }

    private static String large(String head) {
        return Heads.outcomeOfLarge(head.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Byte by byte, what is kept doubles and is not built anew each time: the sum of all allocations is linear. */
    @Test
    void aSlowHeadCostsMemoryInProportionToItsLength() {
        int length = MAX_FIELD_BYTES - 100;
        byte[] head = ("G\r\na:" + "v".repeat(length)).getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer one = ByteBuffer.wrap(head);
        long allocated = 0;
        for (int run = 0; run < 2; run++) { // the first run loads classes
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            HttpHeadParser parser = new HttpHeadParser(HeadLimits.DEFAULT);
            for (int i = 0; i < head.length; i++) {
                try {
                    assertNull(parser.parse(one.limit(i + 1).position(i)));
                } catch (HandshakeException e) {
                    throw new AssertionError(e);
                }
            }
            allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        }
        long bound = 8L * length;
        assertTrue(allocated <= bound, allocated + " bytes allocated for a head of " + length);
    }
}
