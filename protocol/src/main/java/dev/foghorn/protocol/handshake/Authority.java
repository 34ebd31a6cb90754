package dev.foghorn.protocol.handshake;

/**
 * Where a request goes, {@code host [":" port]} (RFC 7230 section 2.7.1, RFC 3986 section 3.2.2). Read by hand: a
 * regular expression here cost the compiler 60 MB at a server's start, and two objects for each request.
 */
final class Authority {
    /** RFC 3986 2.3 and 2.2: unreserved and sub-delims without letters and digits; "%" of an escape. */
    private static final String NAME_MARKS = "-._~!$&'()*+,;=%";

    private Authority() {}

    /** With a host: RFC 7230 2.7.1 "A sender MUST NOT generate an "http" URI with an empty host identifier". */
    static boolean isAuthority(String text) {
        int hostEnd = text.startsWith("[") ? endOfBracketed(text) : endOfName(text);
        return hostEnd > 0 && isPort(text, hostEnd);
    }

    /** @return where a name or an IPv4 address ends; 0 if there is none */
    private static int endOfName(String text) {
        int end = 0;
        while (end < text.length() && isNameCharacter(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isNameCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || NAME_MARKS.indexOf(c) >= 0;
    }

    /** @return where {@code [IPv6 address]} ends; 0 if it is none */
    private static int endOfBracketed(String text) {
        int end = 1;
        while (end < text.length() && isAddressCharacter(text.charAt(end))) {
            end++;
        }
        return end > 1 && text.startsWith("]", end) ? end + 1 : 0;
    }

    private static boolean isAddressCharacter(char c) {
        return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' || c == ':' || c == '.';
    }

    /** Nothing, or a colon and digits, which RFC 3986 section 3.2.3 allows to be missing. */
    private static boolean isPort(String text, int start) {
        if (start < text.length() && text.charAt(start) != ':') {
            return false;
        }
        for (int i = start + 1; i < text.length(); i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
