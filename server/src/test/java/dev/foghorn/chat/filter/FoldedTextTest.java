package dev.foghorn.chat.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.text.Normalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldedTextTest {
    @ParameterizedTest
    @CsvSource({
        "FogHorn,                       foghorn",
        "STRASSE,                       strasse",
        "stra\u00DFe,                   strasse",
        "STRA\u1E9EE,                   strasse",
        "\u017Fee,                      see",
        "\u0130STANBUL,                 istanbul",
        "I\u0307STANBUL,                istanbul",
        "d\u0131r,                      dir",
        "\uFF26\uFF4F\uFF27,            fog",
        "\uD835\uDC05og,                fog", // mathematical bold F
        "\uFB01n,                       fin",
        "\u2460,                        1",
        "cafe\u0301,                    caf\u00E9",
        "CAF\u00C9,                     caf\u00E9",
        "a\u0307\u0323,                 \u1EA1\u0307", // canonical order
        "\u1112\u1161\u11AB,            \uD55C",
        "\uFF76\uFF9E,                  \u30AC",
        "\u03A3\u03AF\u03C3\u03C5\u03C6\u03BF\u03C2, \u03C3\u03AF\u03C3\u03C5\u03C6\u03BF\u03C3",
        "f\u200Bo\u00ADg\u2060,         fog",
        "\uD801\uDC00,                  \uD801\uDC28", // Deseret, with cases outside of the BMP
        "\u96FE\u7B1B,                  \u96FE\u7B1B",
        "\uD83D\uDEA2,                  \uD83D\uDEA2",
        "\uD83D\uDC68\u200D\uD83D\uDC69, \uD83D\uDC68\uD83D\uDC69"
    })
    void spellingsOfTheSameBecomeTheSame(String text, String folded) {
        assertEquals(folded, FoldedText.of(text).toString());
    }

    @Test
    void eachCharacterKnowsWhereItCameFrom() {
        FoldedText folded = FoldedText.of("a\u200B\uFB03e\u0301\uD83D\uDEA2z"); // a, nothing, ffi, e + acute, ship, z
        assertEquals("affi\u00E9\uD83D\uDEA2z", folded.toString());
        int[] starts = {0, 2, 2, 2, 3, 5, 5, 7};
        int[] ends = {1, 3, 3, 3, 5, 7, 7, 8};
        for (int i = 0; i < starts.length; i++) {
            assertEquals(starts[i], folded.originalStart(i));
            assertEquals(ends[i], folded.originalEnd(i + 1));
        }
    }

    @Test
    void foldingTwiceIsFoldingOnce() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (Character.isDefined(codePoint)) {
                int each = codePoint;
                String once = FoldedText.of(Character.toString(codePoint)).toString();
                assertEquals(once, FoldedText.of(once).toString(), () -> "U+" + Integer.toHexString(each));
            }
        }
    }

    @Test
    void composedAndDecomposedBecomeTheSame() {
        for (int codePoint = 0x80; codePoint < 0x3000; codePoint++) {
            String composed = Character.toString(codePoint);
            String decomposed = Normalizer.normalize(composed, Normalizer.Form.NFD);
            int each = codePoint;
            assertEquals(FoldedText.of(composed).toString(), FoldedText.of(decomposed).toString(),
                    () -> "U+" + Integer.toHexString(each));
        }
    }

    /** The JDK's normalizer would sort these for hours. */
    @Test
    void aHalfMillionMarksInTheWrongOrderAreFolded() {
        String text = "a" + "\u0307\u0323".repeat(250_000);
        assertEquals(500_000, FoldedText.of(text).length(), 1);
    }

    @Test
    void halfASurrogatePairIsKept() {
        assertEquals("a\uD83D", FoldedText.of("A\uD83D").toString());
        assertEquals("\uDEA2a", FoldedText.of("\uDEA2A").toString());
    }
}
