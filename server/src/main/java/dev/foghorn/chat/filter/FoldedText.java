package dev.foghorn.chat.filter;

import java.util.Arrays;

/**
 * A text as {@link Folding} makes it, with the way back to where each character came from. Offsets count UTF-16 units,
 * like those of a string. Takes time linear in the text.
 */
final class FoldedText {
    private final String original;
    private final char[] chars;
    private final int length;
    /** For each folded character, where the piece of the original begins that it comes from; null if it is the same. */
    private final int[] origins;

    private FoldedText(String original, char[] chars, int length, int[] origins) {
        this.original = original;
        this.chars = chars;
        this.length = length;
        this.origins = origins;
    }

    static FoldedText of(String text) {
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            char c = chars[i];
            if (c < ' ' || c > '~' || c == ' ' && i > 0 && chars[i - 1] == ' ') {
                return ofAny(text);
            }
            chars[i] = c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
        }
        return new FoldedText(text, chars, chars.length, null);
    }

    private static FoldedText ofAny(String text) {
        Writer folded = new Writer(text.length());
        for (int i = 0; i < text.length(); ) {
            if (standsAlone(text, i)) {
                folded.add(Folding.one(text.charAt(i)), i);
                i++;
            } else {
                int end = Folding.end(text, i);
                folded.add(Folding.fold(text.substring(i, end)), i);
                i = end;
            }
        }
        return new FoldedText(text, folded.chars, folded.length, folded.origins);
    }

    /** Of several spaces it takes the first. */
    private static final class Writer {
        private char[] chars;
        private int[] origins;
        private int length;

        Writer(int capacity) {
            chars = new char[capacity];
            origins = new int[capacity];
        }

        void add(String several, int origin) {
            for (int i = 0; i < several.length(); i++) {
                add(several.charAt(i), origin);
            }
        }

        void add(char one, int origin) {
            if (one == ' ' && length > 0 && chars[length - 1] == ' ') {
                return;
            }
            if (length == chars.length) {
                chars = Arrays.copyOf(chars, length * 2);
                origins = Arrays.copyOf(origins, length * 2);
            }
            chars[length] = one;
            origins[length++] = origin;
        }
    }

    /** Whether this character is all that becomes one other. */
    private static boolean standsAlone(String text, int i) {
        return Folding.isSimple(text.charAt(i))
                && (i + 1 == text.length()
                        || Folding.isSimple(text.charAt(i + 1))
                        || Folding.end(text, i) == i + 1);
    }

    /** Only up to {@link #length}; not to be changed. */
    char[] chars() {
        return chars;
    }

    int length() {
        return length;
    }

    /** Where in the original that begins which ends up here. */
    int originalStart(int from) {
        return origins == null ? from : origins[from];
    }

    /** Where in the original that ends which ends up before here: the whole piece, if it became several characters. */
    int originalEnd(int to) {
        return origins == null ? to : Folding.end(original, origins[to - 1]);
    }

    /** Whether no mark follows, which would make the last letter another one. */
    boolean endsLetter(int to) {
        return to == length || !Folding.isMark(codePointAt(to));
    }

    /** Whether a word that begins or ends here does so with this part; what is no word has its ends everywhere. */
    boolean isWhole(int from, int to) {
        return !isInsideWord(from) && !isInsideWord(to);
    }

    private boolean isInsideWord(int at) {
        return at > 0 && at < length
                && isOfWord(Character.codePointBefore(chars, at))
                && isOfWord(codePointAt(at));
    }

    private static boolean isOfWord(int codePoint) {
        return Character.isLetterOrDigit(codePoint) || Folding.isMark(codePoint);
    }

    private int codePointAt(int at) {
        return Character.codePointAt(chars, at, length);
    }

    @Override
    public String toString() {
        return new String(chars, 0, length);
    }
}
