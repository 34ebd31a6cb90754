package dev.foghorn.protocol.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foghorn.protocol.Frame;
import dev.foghorn.protocol.rfc.Proves;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 5.3: transformed-octet-i = original-octet-i XOR masking-key-octet-(i MOD 4). */
class MaskingTest {
    private static final int LONGEST = 40;
    private static final int LAST_OFFSET = 8;
    private static final int MARGIN = 8;

    /** Zero is legal; negative keys show sign extension. */
    @ParameterizedTest
    @ValueSource(ints = {Frame.KEY_AS_INT, 0, -1, 0x80000000, 0x000000FF, 0xFF000000, 0x01020384})
    @Proves({"6.1-8", "6.2-7"})
    void everyLengthAtEveryOffsetInEveryTwoPiecesIsMaskedAsTheRfcSays(int key) {
        for (int length = 0; length <= LONGEST; length++) {
            for (int offset = 0; offset <= LAST_OFFSET; offset++) {
                for (int cut = 0; cut <= length; cut++) {
                    byte[] array = pattern(LAST_OFFSET + LONGEST + MARGIN);
                    byte[] expected = expected(array, offset, length, key);

                    int phase = Masking.apply(array, offset, cut, key);
                    int end = Masking.apply(array, offset + cut, length - cut, phase);

                    assertArrayEquals(expected, array);
                    assertEquals(Integer.rotateRight(key, 8 * (length % 4)), end);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Frame.KEY_AS_INT, 0})
    void aByteAtATimeIsTheSame(int key) {
        byte[] array = pattern(LONGEST);
        byte[] expected = expected(array, 0, LONGEST, key);
        int phase = key;
        for (int i = 0; i < LONGEST; i++) {
            phase = Masking.apply(array, i, 1, phase);
        }
        assertArrayEquals(expected, array);
    }

    @ParameterizedTest
    @ValueSource(ints = {Frame.KEY_AS_INT, 0})
    void maskingTwiceGivesTheOriginalBack(int key) {
        byte[] array = pattern(LONGEST);
        Masking.apply(array, 1, LONGEST - 1, key);
        Masking.apply(array, 1, LONGEST - 1, key);
        assertArrayEquals(pattern(LONGEST), array);
    }

    private static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 7 + 1);
        }
        return bytes;
    }

    /** The formula itself, on a copy; what is around the region stays as it is. */
    private static byte[] expected(byte[] array, int offset, int length, int key) {
        byte[] result = Arrays.copyOf(array, array.length);
        for (int i = 0; i < length; i++) {
            result[offset + i] ^= (byte) (key >> 8 * (i % 4));
        }
        return result;
    }
}
