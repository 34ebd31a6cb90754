package dev.foghorn.protocol.handshake;

/** The {@code token} of HTTP's grammar (RFC 2616 section 2.2, RFC 7230 section 3.2.6). */
final class Token {
    private static final String CHARACTERS = "!#$%&'*+-.^_`|~0123456789"
            + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /** By character; a header field's name is looked at byte by byte. */
    private static final boolean[] IS_TOKEN = new boolean[128];

    static {
        CHARACTERS.chars().forEach(c -> IS_TOKEN[c] = true);
    }

    private Token() {}

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenCharacter(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** @param c a character, or a byte */
    static boolean isTokenCharacter(int c) {
        return c >= 0 && c < IS_TOKEN.length && IS_TOKEN[c];
    }
}
