package dev.foghorn.loop;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses as they are written; the JDK would look up as a name what is none. */
final class IpLiteral {
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern V4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern V6_CHARACTERS = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    private IpLiteral() {}

    /** An IPv4 or IPv6 address without zone; IPv4 for an IPv4-mapped one. */
    static Optional<InetAddress> parse(String text) {
        return isV4(text) ? byJdk(text) : v6(text);
    }

    static Optional<InetAddress> v4(String text) {
        return isV4(text) ? byJdk(text) : Optional.empty();
    }

    static Optional<InetAddress> v6(String text) {
        return text.contains(":") && V6_CHARACTERS.matcher(text).matches()
                ? byJdk("[" + text + "]") // in brackets it is never a name
                : Optional.empty();
    }

    private static boolean isV4(String text) {
        return V4.matcher(text).matches();
    }

    private static Optional<InetAddress> byJdk(String literal) {
        try {
            return Optional.of(InetAddress.getByName(literal));
        } catch (UnknownHostException malformed) {
            return Optional.empty();
        }
    }
}
