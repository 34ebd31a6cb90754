package dev.foghorn.protocol.handshake;

import java.util.regex.Pattern;

/** Where a request goes, {@code host [":" port]} (RFC 7230 section 2.7.1, RFC 3986 section 3.2.2). */
final class Authority {
    private static final String NAME = "[\\w.~%!$&'()*+,;=-]+";
    private static final String BRACKETED_ADDRESS = "\\[[0-9A-Fa-f:.]+]";
    private static final Pattern AUTHORITY = Pattern.compile("(" + NAME + "|" + BRACKETED_ADDRESS + ")(:[0-9]*)?");

    private Authority() {}

    /** With a host: RFC 7230 2.7.1 "A sender MUST NOT generate an "http" URI with an empty host identifier". */
    static boolean isAuthority(String text) {
        return AUTHORITY.matcher(text).matches();
    }
}
