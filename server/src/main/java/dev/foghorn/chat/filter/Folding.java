package dev.foghorn.chat.filter;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/**
 * What makes two spellings the same: case, composition, width and style, much as NFKC_Casefold of the Unicode Standard
 * (section 3.13) has it. {@code STRASSE}, {@code straße} and the same in full-width letters all become
 * {@code strasse}. What shows nothing, such as a zero-width space, becomes nothing; what is white becomes a space.
 *
 * <p>Beyond the standard, a dotted capital I (U+0130) and a dotless small one (U+0131) are an {@code i} like any other:
 * who looks for a word does not ask in which language it is shouted.
 */
final class Folding {
    /** No character; stands for those that have not been folded yet. */
    private static final char UNKNOWN = '\uFFFF';
    /** No character either; stands for those that do not become exactly one. All above it are one of these two. */
    private static final char COMPLEX = '\uFFFE';

    /**
     * What a character by itself becomes. Filled as they come, by any thread: all would write the same, and a char is
     * written whole.
     */
    private static final char[] SIMPLE = new char[0x10000];

    /**
     * Most marks that are put in order at once, as in the Stream-Safe Text Format (UAX #15, section 13): the JDK's
     * normalizer takes time quadratic in their number.
     */
    private static final int MOST_MARKS = 30;

    static {
        Arrays.fill(SIMPLE, UNKNOWN);
        for (char c = 0; c < 0x80; c++) {
            SIMPLE[c] = isInvisible(c) ? COMPLEX : isWhite(c) ? ' ' : Character.toLowerCase(c);
        }
    }

    private Folding() {}

    /** Whether a character that nothing continues becomes exactly one other; see {@link #one}. */
    static boolean isSimple(char c) {
        return one(c) < COMPLEX;
    }

    /** What it becomes, if it is simple. */
    static char one(char c) {
        char folded = SIMPLE[c];
        if (folded == UNKNOWN) {
            folded = lookUp(c);
            SIMPLE[c] = folded;
        }
        return folded;
    }

    private static char lookUp(char c) {
        if (Character.isSurrogate(c) || isContinuing(c)) {
            return COMPLEX;
        }
        String folded = fold(String.valueOf(c));
        return folded.length() == 1 && folded.charAt(0) < COMPLEX ? folded.charAt(0) : COMPLEX;
    }

    /** The end of what is folded as one: a code point, and the marks that belong to it. */
    static int end(String text, int start) {
        int end = start + Character.charCount(text.codePointAt(start));
        for (int marks = 0; marks < MOST_MARKS && end < text.length(); marks++) {
            int next = text.codePointAt(end);
            if (!isContinuing(next)) {
                break;
            }
            end += Character.charCount(next);
        }
        return end;
    }

    /** Whether it may change what is before it: a mark, a vowel or end of a Hangul syllable, a half-width voicing. */
    private static boolean isContinuing(int codePoint) {
        return isMark(codePoint)
                || codePoint >= 0x1160 && codePoint <= 0x11FF
                || codePoint == 0xFF9E || codePoint == 0xFF9F;
    }

    static boolean isMark(int codePoint) {
        if (codePoint < 0x300) { // spares most texts the look-up
            return false;
        }
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    /** @param piece as {@link #end} cuts it */
    static String fold(String piece) {
        String parts = Normalizer.normalize(piece, Normalizer.Form.NFKD);
        // first down, since the capital sharp s is its own upper case
        String upper = lower(parts).toUpperCase(Locale.ROOT);
        StringBuilder folded = new StringBuilder(upper.length());
        lower(upper).codePoints()
                .filter(codePoint -> !isInvisible(codePoint))
                .forEach(codePoint -> append(folded, codePoint));
        return Normalizer.normalize(folded, Normalizer.Form.NFKC);
    }

    /** Each for itself: a string's toLowerCase would make a sigma another one at the end of a word. */
    private static String lower(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        text.codePoints().map(Character::toLowerCase).forEach(lower::appendCodePoint);
        return lower.toString();
    }

    private static void append(StringBuilder folded, int codePoint) {
        boolean dotOfAnI = codePoint == 0x307 && folded.length() > 0 && folded.charAt(folded.length() - 1) == 'i';
        if (!dotOfAnI) {
            folded.appendCodePoint(isWhite(codePoint) ? ' ' : codePoint);
        }
    }

    /** White_Space of the Unicode Character Database. */
    private static boolean isWhite(int codePoint) {
        return Character.isSpaceChar(codePoint) || codePoint >= '\t' && codePoint <= '\r' || codePoint == 0x85;
    }

    /**
     * Default_Ignorable_Code_Point, assigned or not: formats, variation selectors, joiners, fillers; and beyond the
     * standard the other controls, and the filler of the Khitan script.
     */
    private static boolean isInvisible(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.FORMAT
                || type == Character.CONTROL && !isWhite(codePoint)
                || codePoint == 0x34F
                || codePoint == 0x2065 || codePoint >= 0xFFF0 && codePoint <= 0xFFF8
                || codePoint == 0x16FE4
                || codePoint == 0x115F || codePoint == 0x1160 || codePoint == 0x3164 || codePoint == 0xFFA0
                || codePoint == 0x17B4 || codePoint == 0x17B5
                || codePoint >= 0x180B && codePoint <= 0x180F
                || codePoint >= 0xFE00 && codePoint <= 0xFE0F
                || codePoint >= 0xE0000 && codePoint <= 0xE0FFF;
    }
}
