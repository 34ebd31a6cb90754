package dev.foghorn.chat.account;

import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ErrorCode;
import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * The name of a user, with an account or without: 1 to 32 letters, digits, {@code _}, {@code -} and {@code .}, of any
 * script, with the marks on letters that many scripts write vowels with. Two names that differ only in case or in the
 * width of their letters are the same one, and equal.
 */
public final class UserName {
    public static final int MAX_LENGTH = 32;
    /** What is written may be longer than what it means, but who writes this much means something else. */
    private static final int MAX_WRITTEN = 4 * MAX_LENGTH;
    /** Letters that show nothing (Unicode's Hangul fillers; NFKC makes one of these of the others). */
    private static final String INVISIBLE = "\\u115F\\u1160";
    /** Marks that show nothing: they choose a letter's form, or join what is joined anyway. */
    private static final String INVISIBLE_MARKS =
            "\\u034F\\u17B4\\u17B5\\u180B-\\u180D\\u180F\\uFE00-\\uFE0F\\x{E0100}-\\x{E01EF}";
    /** On one letter; more would run over the lines above and below. */
    private static final int MOST_MARKS = 4;
    private static final Pattern SYNTAX = Pattern.compile("(?:[\\p{L}&&[^" + INVISIBLE + "]]"
            + "[\\p{Mn}\\p{Mc}&&[^" + INVISIBLE_MARKS + "]]{0," + MOST_MARKS + "}|[\\p{Nd}_.-])+");

    private final String text;
    private final String key;

    private UserName(String text, String key) {
        this.text = text;
        this.key = key;
    }

    /** @throws ChatException BAD_MESSAGE, with the rule */
    public static UserName of(String written) throws ChatException {
        if (written.length() <= MAX_WRITTEN) {
            String text = normal(written);
            int length = text.codePointCount(0, text.length());
            if (length > 0 && length <= MAX_LENGTH && SYNTAX.matcher(text).matches()) {
                return new UserName(text, keyOf(text));
            }
        }
        throw new ChatException(ErrorCode.BAD_MESSAGE,
                "a name must have 1 to " + MAX_LENGTH + " characters: letters, digits, '_', '-' and '.'");
    }

    /** The {@link #key} of a name that is known to be one. */
    public static String keyOf(String name) {
        return normal(foldCase(normal(name)));
    }

    private static String normal(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }

    /** Letter by letter: {@link String#toLowerCase()} would tell a sigma at the end from another one. */
    private static String foldCase(String text) {
        return text.codePoints()
                .map(Character::toUpperCase)
                .map(Character::toLowerCase)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** As it is shown, in NFKC. */
    public String text() {
        return text;
    }

    /** What equal names have in common. */
    public String key() {
        return key;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UserName name && name.key.equals(key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
