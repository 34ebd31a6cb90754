package dev.foghorn.protocol.utf8;

import static dev.foghorn.protocol.utf8.Utf8Validator.BOUNDARY;
import static dev.foghorn.protocol.utf8.Utf8Validator.INVALID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.Cuts;
import dev.foghorn.protocol.Frame;
import dev.foghorn.protocol.Hex;
import dev.foghorn.protocol.Seed;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Section 8.1 and RFC 3629, with the JDK's strict decoder as the oracle. */
class Utf8ValidatorTest {
    /** Enough to complete any character: one byte of each range that section 4 of RFC 3629 tells apart. */
    private static final byte[] CONTINUATIONS = Hex.hex("80 90 a0 bf");

    private final CharsetDecoder oracle = StandardCharsets.UTF_8.newDecoder(); // reports, does not replace
    private final CharBuffer characters = CharBuffer.allocate(256);

    // -------------------------------------------------------------------------------------------------- exhaustive

    @Test
    void allSequencesOfOneByte() {
        for (int first = 0; first <= 0xFF; first++) {
            check(bytes(first));
        }
    }

    @Test
    void allSequencesOfTwoBytes() {
        for (int first = 0; first <= 0xFF; first++) {
            for (int second = 0; second <= 0xFF; second++) {
                check(bytes(first, second));
            }
        }
    }

    @Test
    void allSequencesOfThreeBytesAfterEachLeadOfThree() {
        for (int first = 0xE0; first <= 0xEF; first++) {
            for (int second = 0; second <= 0xFF; second++) {
                for (int third = 0; third <= 0xFF; third++) {
                    byte[] sequence = bytes(first, second, third);
                    assertEquals(isUtf8(sequence) ? BOUNDARY : INVALID, validate(sequence), () -> Hex.toHex(sequence));
                }
            }
        }
    }

    @Test
    void theBoundariesOfFourBytes() {
        int[] edges = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
        for (int first = 0xEF; first <= 0xFF; first++) {
            for (int second : edges) {
                for (int third : edges) {
                    check(bytes(first, second, third));
                    for (int fourth : edges) {
                        check(bytes(first, second, third, fourth));
                    }
                }
            }
        }
    }

    @Test
    void everyCodePointExceptSurrogatesIsValidAndEndsAtABoundary() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
            assertEquals(surrogate ? INVALID : BOUNDARY, validate(encode(codePoint)));
        }
    }

    /** By the drawing in RFC 3629 section 3, also where the JDK refuses: surrogates. */
    private static byte[] encode(int codePoint) {
        if (codePoint < 0x80) {
            return bytes(codePoint);
        }
        if (codePoint < 0x800) {
            return bytes(0xC0 | codePoint >> 6, 0x80 | codePoint & 0x3F);
        }
        if (codePoint < 0x10000) {
            return bytes(0xE0 | codePoint >> 12, 0x80 | codePoint >> 6 & 0x3F, 0x80 | codePoint & 0x3F);
        }
        return bytes(0xF0 | codePoint >> 18, 0x80 | codePoint >> 12 & 0x3F, 0x80 | codePoint >> 6 & 0x3F,
                0x80 | codePoint & 0x3F);
    }

    // -------------------------------------------------------------------------------------------------- the rules

    @ParameterizedTest
    @CsvSource(textBlock = """
            c0 80,              overlong U+0000
            c1 bf,              overlong U+007F
            e0 9f bf,           overlong U+07FF
            f0 8f bf bf,        overlong U+FFFF
            ed a0 80,           surrogate U+D800
            ed bf bf,           surrogate U+DFFF
            f4 90 80 80,        above U+10FFFF
            f5 80 80 80,        no such lead
            ff,                 no such byte
            80,                 continuation without a lead
            e2 82 41,           character not complete
            ce ba e1 bd b9 cf 83 ce bc ce b5 ed a0 80 65 64 69 74 65 64, a surrogate after good Greek
            """)
    void isInvalidInEverySetOfCuts(String hex, String why) {
        assertEquals(INVALID, Cuts.sameForEvery(Hex.hex(hex), Chunks::new), why);
    }

    @Test
    void aTextOfAllWidthsIsValidInEverySetOfCuts() {
        assertEquals(BOUNDARY, Cuts.sameForEvery(Frame.utf8("aé€😀\u0000"), Chunks::new));
        assertEquals(BOUNDARY, Cuts.sameForEvery(Frame.utf8("ASCII that takes more than eight bytes, é, and again ASCII"),
                Chunks::new));
    }

    /** The state is that between two chunks, so it must be the same however the bytes before were cut. */
    @Test
    void noiseGetsTheSameStateInEverySetOfCuts() {
        Random random = Seed.random();
        for (int i = 0; i < 10; i++) {
            byte[] text = randomText(random, 6);
            byte[] head = Arrays.copyOf(text, Math.min(text.length, 12));
            if (i % 2 == 1) {
                head[random.nextInt(head.length)] = (byte) random.nextInt();
            }
            check(head);
            Cuts.sameForEvery(head, Chunks::new);
        }
    }

    @Test
    void longRandomTextsBrokenInOnePlaceAreJudgedAsTheJdkDoes() {
        Random random = Seed.random();
        for (int i = 0; i < 5_000; i++) {
            byte[] text = randomText(random, 40);
            if (i % 2 == 1) {
                text[random.nextInt(text.length)] = (byte) random.nextInt();
            }
            assertEquals(isUtf8(text), validate(text) == BOUNDARY, () -> Hex.toHex(text));
            assertEquals(validate(text), Cuts.readInRandomPieces(text, random, new Chunks()), () -> Hex.toHex(text));
        }
    }

    /** Eight bytes a step: no alignment and no length may let a byte slip through, or read one too many. */
    @Test
    void asciiIsSkippedAtEveryAlignment() {
        for (int length = 0; length <= 40; length++) {
            for (int offset = 0; offset <= 8; offset++) {
                byte[] array = new byte[8 + 40 + 8];
                Arrays.fill(array, (byte) 0xFF); // what is around the region is not UTF-8
                Arrays.fill(array, offset, offset + length, (byte) 'a');
                assertEquals(BOUNDARY, Utf8Validator.validate(BOUNDARY, array, offset, length));
                for (int at = offset; at < offset + length; at++) {
                    array[at] = (byte) 0x80;
                    assertEquals(INVALID, Utf8Validator.validate(BOUNDARY, array, offset, length));
                    array[at] = (byte) 'a';
                }
            }
        }
    }

    @Test
    void whatIsInvalidStaysInvalid() {
        assertEquals(INVALID, Utf8Validator.validate(INVALID, Frame.utf8("good"), 0, 4));
        assertEquals(INVALID, Utf8Validator.validate(INVALID, new byte[0], 0, 0));
    }

    @Test
    void anEmptyChunkChangesNothing() {
        int inside = validate(Hex.hex("e2 82"));
        assertEquals(inside, Utf8Validator.validate(inside, new byte[0], 0, 0));
        assertEquals(BOUNDARY, validate(new byte[0]));
    }

    // ------------------------------------------------------------------------------------------------------ oracle

    /**
     * Valid, hopeless, or inside a character: hopeless is what no continuation completes. The state after the last byte
     * decides it, so a wrong byte is seen in the very chunk that holds it.
     */
    private void check(byte[] sequence) {
        int state = validate(sequence);
        if (isUtf8(sequence)) {
            assertEquals(BOUNDARY, state, () -> Hex.toHex(sequence));
        } else if (canBeCompleted(sequence, 3)) {
            assertNotEquals(BOUNDARY, state, () -> Hex.toHex(sequence));
            assertNotEquals(INVALID, state, () -> Hex.toHex(sequence));
        } else {
            assertEquals(INVALID, state, () -> Hex.toHex(sequence));
        }
    }

    private boolean canBeCompleted(byte[] sequence, int moreBytes) {
        if (isUtf8(sequence)) {
            return true;
        }
        if (moreBytes == 0) {
            return false;
        }
        byte[] longer = Arrays.copyOf(sequence, sequence.length + 1);
        for (byte next : CONTINUATIONS) {
            longer[sequence.length] = next;
            if (canBeCompleted(longer, moreBytes - 1)) {
                return true;
            }
        }
        return false;
    }

    private boolean isUtf8(byte[] sequence) {
        characters.clear();
        oracle.reset();
        boolean valid = !oracle.decode(ByteBuffer.wrap(sequence), characters, true).isError();
        assertTrue(characters.hasRemaining());
        return valid;
    }

    private static int validate(byte[] sequence) {
        return Utf8Validator.validate(BOUNDARY, sequence, 0, sequence.length);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] randomText(Random random, int codePoints) {
        StringBuilder text = new StringBuilder();
        int[] limits = {0x80, 0x80, 0x800, 0xD800, Character.MAX_CODE_POINT + 1};
        for (int i = 0; i < codePoints; i++) {
            int codePoint = random.nextInt(limits[random.nextInt(limits.length)]);
            boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
            text.appendCodePoint(surrogate ? 'x' : codePoint);
        }
        return Frame.utf8(text.toString());
    }

    /** Validates piece by piece. */
    private static final class Chunks implements Cuts.Reader<Integer> {
        private int state = BOUNDARY;

        @Override
        public void read(ByteBuffer piece) {
            state = Utf8Validator.validate(
                    state, piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
        }

        @Override
        public Integer result() {
            return state;
        }
    }
}
