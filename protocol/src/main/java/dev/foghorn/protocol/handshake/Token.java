package dev.foghorn.protocol.handshake;

/** The {@code token} of HTTP's grammar (RFC 2616 section 2.2, RFC 7230 section 3.2.6). */
final class Token {
    private static final String SYMBOLS = "!#$%&'*+-.^_`|~";

    private Token() {}

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenCharacter(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    static boolean isTokenCharacter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || SYMBOLS.indexOf(c) >= 0;
    }
}
