package dev.foghorn.protocol.handshake;

import dev.foghorn.protocol.utf8.Utf8Validator;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Percent-encoded UTF-8 in paths and queries (RFC 3986 section 2.1). */
public final class PercentCoding {
    private PercentCoding() {}

    /**
     * Decodes {@code %XX}; everything else stands for itself.
     *
     * @return empty if an escape is not complete, or the bytes are not UTF-8
     */
    public static Optional<String> decode(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return Optional.of(encoded);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c != '%') {
                bytes.write(c); // a request target is ASCII
                continue;
            }
            int high = i + 2 < encoded.length() ? Character.digit(encoded.charAt(i + 1), 16) : -1;
            int low = i + 2 < encoded.length() ? Character.digit(encoded.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        byte[] utf8 = bytes.toByteArray();
        boolean valid = Utf8Validator.validate(Utf8Validator.BOUNDARY, utf8, 0, utf8.length) == Utf8Validator.BOUNDARY;
        return valid ? Optional.of(new String(utf8, StandardCharsets.UTF_8)) : Optional.empty();
    }
}
