package dev.foghorn.protocol.close;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.Frame;
import dev.foghorn.protocol.Hex;
import dev.foghorn.protocol.rfc.Proves;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The payload of a Close frame (section 5.5.1) and the codes in it (section 7.4). */
class CloseStatusTest {
    private static final int CODES = 1 << 16;

    /** Written out, so that it does not repeat the code under test: 4 + 8 + 2000 codes. */
    private static List<Integer> allowedCodes() {
        return IntStream.concat(
                IntStream.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014),
                IntStream.rangeClosed(3000, 4999)).boxed().toList();
    }

    @Test
    @Proves({"7.4.1-1", "7.4.1-3", "7.4.1-4", "7.4.1-6"})
    void ofAll65536CodesThose2012MayBeSent() {
        List<Integer> sendable = new ArrayList<>();
        for (int code = 0; code < CODES; code++) {
            if (CloseCode.mayBeSent(code)) {
                sendable.add(code);
                assertEquals(code, CloseStatus.of(code, "").code());
            } else {
                int refused = code;
                assertThrows(IllegalArgumentException.class, () -> CloseStatus.of(refused, ""));
            }
        }
        assertEquals(allowedCodes(), sendable);
    }

    @Test
    void ofAll65536CodesTheSame2012MayBeReceivedAndTheOthersAre1002() {
        List<Integer> received = new ArrayList<>();
        for (int code = 0; code < CODES; code++) {
            byte[] payload = ByteBuffer.allocate(2).putShort((short) code).array();
            try {
                received.add(CloseStatus.parse(payload, 0, 2).code());
            } catch (ProtocolException e) {
                assertEquals(new CloseStatus(1002, "close code " + code + " may not be sent"), e.status());
            }
        }
        assertEquals(allowedCodes(), received);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, -1000, 65536, 66536, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void numbersThatAreNo16BitCodesMayNotBeSent(int code) {
        assertThrows(IllegalArgumentException.class, () -> CloseStatus.of(code, ""));
    }

    @Test
    void anEmptyPayloadIsACloseWithoutAStatus() throws ProtocolException {
        assertEquals(CloseStatus.NONE, CloseStatus.parse(new byte[3], 1, 0));
        assertEquals(1005, CloseStatus.NONE.code());
        assertEquals(0, CloseStatus.NONE.payload().length);
    }

    @Test
    void aPayloadOfOneByteIs1002() {
        assertViolation(1002, "03");
    }

    @Test
    @Proves({"7.1.2-1", "7.4-1"})
    void aCodeAndAReason() throws ProtocolException {
        byte[] payload = Hex.hex("03 e8 62 79 65 20 e2 82 ac"); // 1000 "bye €"
        CloseStatus status = CloseStatus.parse(payload, 0, payload.length);
        assertEquals(new CloseStatus(1000, "bye €"), status);
        assertArrayEquals(payload, status.payload());
        assertEquals("1000 bye €", status.toString());
    }

    @Test
    void theRegionIsReadAndNothingAroundIt() throws ProtocolException {
        byte[] array = Hex.hex("ff 03 e9 78 ff"); // 1001 "x"
        assertEquals(new CloseStatus(1001, "x"), CloseStatus.parse(array, 1, 3));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            03 e8 ff,           no UTF-8 has this byte
            03 e8 c3,           ends inside a character
            03 e8 c0 80,        overlong
            03 e8 ed a0 80,     a surrogate
            03 e8 f4 90 80 80,  above U+10FFFF
            """)
    @Proves("8.1-1")
    void aReasonThatIsNotUtf8Is1007(String payload, String why) {
        assertViolation(1007, payload);
    }

    @Test
    void aBadCodeIsJudgedBeforeABadReason() {
        assertViolation(1002, "03 ed ff"); // 1005
    }

    private static void assertViolation(int code, String payload) {
        byte[] bytes = Hex.hex(payload);
        ProtocolException violation =
                assertThrows(ProtocolException.class, () -> CloseStatus.parse(bytes, 0, bytes.length));
        assertEquals(code, violation.status().code());
        assertEquals(violation.getMessage(), violation.status().reason());
        assertEquals(0, violation.getStackTrace().length, "a hostile peer must not make us walk stacks");
    }

    @Test
    void aReasonOf123BytesMayBeSentAndOneByteMoreMayNot() {
        String longest = "x".repeat(121) + "é"; // 123 bytes
        assertEquals(125, CloseStatus.of(1000, longest).payload().length);
        assertThrows(IllegalArgumentException.class, () -> CloseStatus.of(1000, longest + "x"));
    }

    /** Our own sentences may be too long; a cut inside a character would be a violation of ours. */
    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "€", "😀"})
    void aSentenceThatIsTooLongIsCutBetweenCharacters(String character) throws ProtocolException {
        int width = Frame.utf8(character).length;
        for (int shift = 0; shift < width; shift++) {
            String sentence = "-".repeat(shift) + character.repeat(200);
            byte[] payload = new CloseStatus(1002, sentence).payload();
            assertTrue(payload.length <= 125 && payload.length > 125 - width);
            String sent = CloseStatus.parse(payload, 0, payload.length).reason();
            assertTrue(sentence.startsWith(sent));
        }
    }
}
