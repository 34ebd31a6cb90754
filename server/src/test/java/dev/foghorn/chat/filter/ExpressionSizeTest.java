package dev.foghorn.chat.filter;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.foghorn.protocol.Seed;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExpressionSizeTest {
    private static final String[] PIECES = {
        "a", "b", "[ab]", "[^]x]", "[[:alpha:]{7}]", "[(]", "[\\]{9}]", "\\d", "\\pL", "\\p{Greek}", "\\{", "\\(",
        "\\Q({5}\\E", "\\x{41}", "(", "(?:", "(?i:", "(?P<n>", ")", ")", ")", "|", "*", "+", "?", "{2}", "{3,}",
        "{2,5}", "{0}", "{0,4}", "{,7}", "{x}", "^", "$", ".", "\\b", "\u00E9", "\uD83D\uDEA2"
    };

    /** What RE2/J makes of a part is a few instructions (of a bounded repetition two for each part). */
    @Test
    void whatIsCompiledIsHardlyEverLargerThanWhatWasCounted() {
        Random random = Seed.random();
        int compiled = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder pieces = new StringBuilder();
            for (int length = 1 + random.nextInt(12); length > 0; length--) {
                pieces.append(PIECES[random.nextInt(PIECES.length)]);
            }
            String expression = pieces.toString();
            long counted = ExpressionSize.of(expression);
            if (counted <= 2_000) {
                int size = sizeOf(expression);
                compiled += size > 0 ? 1 : 0;
                assertTrue(size <= 4 * counted + 8, () -> expression + ": " + size + ", not " + counted);
            }
        }
        assertTrue(compiled > 1_000, "only " + compiled + " were expressions");
    }

    /** 0 if it is none. */
    private static int sizeOf(String expression) {
        try {
            return Pattern.compile(expression).programSize();
        } catch (PatternSyntaxException e) {
            return 0;
        }
    }
}
