package dev.foghorn.protocol.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.rfc.Proves;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The small terms of section 5: opcodes, roles, limits, masking keys. */
class FrameTermsTest {
    @Test
    void sixOpcodesAreDefinedAndTenReserved() {
        int defined = 0;
        for (int code = 0; code <= 0xF; code++) {
            Opcode opcode = Opcode.of(code);
            if (opcode != null) {
                defined++;
                assertEquals(code, opcode.code());
                // 5.5: control opcodes are those "where the most significant bit of the opcode is 1"
                assertEquals((code & 0b1000) != 0, opcode.isControl());
            }
        }
        assertEquals(6, defined);
        assertNull(Opcode.of(0x3));
        assertNull(Opcode.of(0xB));
    }

    @Test
    void aClientMasksAndAServerDoesNot() {
        assertTrue(Role.CLIENT.masks());
        assertFalse(Role.SERVER.masks());
    }

    /** 5.5: a control frame of 125 bytes is always legal, so no limit is lower; arrays end the range at the top. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            125,        125,        1,  true
            1073741824, 1073741824, 1,  true
            124,        125,        1,  false
            125,        124,        1,  false
            1073741825, 125,        1,  false
            125,        1073741825, 1,  false
            125,        125,        0,  false
            125,        125,       -1,  false
            -1,         125,        1,  false
            """)
    void limitsHaveARange(int maxFrame, int maxMessage, int maxFragments, boolean legal) {
        if (legal) {
            assertEquals(maxFragments, new Limits(maxFrame, maxMessage, maxFragments).maxFragments());
        } else {
            assertThrows(IllegalArgumentException.class, () -> new Limits(maxFrame, maxMessage, maxFragments));
        }
    }

    @Test
    void aMessageLimitIsTheFrameLimitToo() {
        assertEquals(new Limits(4096, 4096, Limits.DEFAULT_MAX_FRAGMENTS), Limits.ofMessage(4096));
    }

    /** By chance, fewer than 590 different keys of 600 have a probability far below that of a broken computer. */
    @Test
    @Proves({"5.3-2", "5.3-4", "10.3-1"})
    void secureKeysDifferFromFrameToFrameAndFromBlockToBlock() {
        MaskingKeys keys = MaskingKeys.secure();
        Set<Integer> drawn = new HashSet<>();
        for (int i = 0; i < 600; i++) {
            drawn.add(keys.next());
        }
        assertTrue(drawn.size() > 590, () -> drawn.size() + " different keys of 600");
    }

    @Test
    @Proves({"5.3-3", "5.3-4", "10.3-2"})
    void secureKeysDifferFromClientToClient() {
        MaskingKeys one = MaskingKeys.secure();
        MaskingKeys other = MaskingKeys.secure();
        Set<Integer> drawn = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            drawn.add(one.next());
            drawn.add(other.next());
        }
        assertTrue(drawn.size() > 10);
    }

    /**
     * 5.3: "the masking key MUST be derived from a strong source of entropy". Two numbers of {@link Random} leave but
     * 65,536 states in which it can be, and so give away all that follow.
     */
    @Test
    @Proves({"5.3-3", "5.3-4"})
    void secureKeysAreNotThoseOfAGeneratorThatTwoOfThemGiveAway() {
        MaskingKeys keys = MaskingKeys.secure();
        // its bytes come with the lowest first
        long first = Integer.reverseBytes(keys.next()) & 0xFFFF_FFFFL;
        int second = Integer.reverseBytes(keys.next());
        int third = Integer.reverseBytes(keys.next());
        for (int lowBits = 0; lowBits <= 0xFFFF; lowBits++) {
            Random guess = new Random((first << 16 | lowBits) ^ 0x5DEECE66DL); // as its constructor scrambles the seed
            assertFalse(guess.nextInt() == second && guess.nextInt() == third, "the third key was foretold");
        }
    }
}
