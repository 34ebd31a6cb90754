package dev.foghorn.protocol.handshake;

/** The grammar of a header field that we write (RFC 7230 section 3.2). */
final class HeaderField {
    private HeaderField() {}

    /**
     * Requires that a field is one: with a line end in it, it would be more than one, or the end of the head.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    static void require(String name, String value) {
        if (!Token.isToken(name) || value.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7F || c > 0xFF)) {
            throw new IllegalArgumentException("header field '" + name + ": " + value + "' is malformed");
        }
    }
}
