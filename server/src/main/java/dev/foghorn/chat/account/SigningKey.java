package dev.foghorn.chat.account;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The secret that signs our tokens: who has it can be anybody. In a file as one line of base64. */
final class SigningKey {
    private static final Logger log = LoggerFactory.getLogger(SigningKey.class);
    /** RFC 7518 3.2: with HS256, "a key of the same size as the hash output ... or larger MUST be used". */
    private static final int BYTES = 32;

    private SigningKey() {}

    /** Reads the file, or makes it. */
    static byte[] at(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] key = new byte[BYTES];
            new SecureRandom().nextBytes(key);
            byte[] line = (Base64.getEncoder().encodeToString(key) + "\n").getBytes(StandardCharsets.US_ASCII);
            PrivateFile.replace(file, line);
            return key;
        }
        if (PrivateFile.isExposed(file)) {
            log.warn("{} signs tokens, and others may read it", file);
        }
        try {
            byte[] key = Base64.getDecoder().decode(Files.readString(file, StandardCharsets.ISO_8859_1).strip());
            if (key.length >= BYTES) {
                return key;
            }
        } catch (IllegalArgumentException notBase64) {
            // as below
        }
        throw new IOException(
                file + " must have at least " + BYTES + " random bytes in base64; without a file, one is made");
    }
}
