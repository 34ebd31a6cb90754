package dev.foghorn.protocol.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.foghorn.protocol.Cuts;
import dev.foghorn.protocol.utf8.Utf8Validator;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Any bytes in any chunks: the validator and the JDK's strict decoder agree on what is UTF-8, and since which byte. */
class Utf8Fuzz {
    /** The largest and the smallest continuation bytes: some number of one of them ends every character under way. */
    private static final byte[] CONTINUATIONS = {(byte) 0xBF, (byte) 0x80};
    private static final int MOST_CONTINUATIONS = 3;

    private static final class Validation implements Cuts.Reader<Integer> {
        private int state = Utf8Validator.BOUNDARY;

        @Override
        public void read(ByteBuffer piece) {
            state = Utf8Validator.validate(state, piece.array(), piece.arrayOffset(), piece.remaining());
        }

        @Override
        public Integer result() {
            return state;
        }
    }

    @FuzzTest
    void theValidatorAgreesWithTheJdk(byte[] bytes) {
        int state = Cuts.sameForSome(bytes, Inputs.random(bytes), Validation::new);
        assertEquals(isUtf8(bytes), state == Utf8Validator.BOUNDARY);
        if (state != Utf8Validator.INVALID) {
            assertTrue(beginsUtf8(bytes), "accepted so far");
        } else {
            int wrong = firstWrongByte(bytes);
            assertTrue(beginsUtf8(Arrays.copyOf(bytes, wrong)), "refused too late: byte " + wrong);
            assertFalse(beginsUtf8(Arrays.copyOf(bytes, wrong + 1)), "refused too early: byte " + wrong);
        }
    }

    private static int firstWrongByte(byte[] bytes) {
        int state = Utf8Validator.BOUNDARY;
        int i = 0;
        while (true) {
            state = Utf8Validator.validate(state, bytes, i, 1);
            if (state == Utf8Validator.INVALID) {
                return i;
            }
            i++;
        }
    }

    static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)); // REPORT is what a decoder starts with
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean beginsUtf8(byte[] bytes) {
        for (byte continuation : CONTINUATIONS) {
            for (int more = 0; more <= MOST_CONTINUATIONS; more++) {
                byte[] completed = Arrays.copyOf(bytes, bytes.length + more);
                Arrays.fill(completed, bytes.length, completed.length, continuation);
                if (isUtf8(completed)) {
                    return true;
                }
            }
        }
        return false;
    }
}
