package dev.foghorn.chat.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Ids of sessions: one of ours tells when it began and with which password, so that nothing needs to be kept of it.
 *
 * <pre>
 *   ours          seconds since 1970 in base 36 "." 128 random bits "." the account's stamp, or nothing of a guest
 *   a provider's  "p." SHA-256 of what its tokens have in common
 * </pre>
 */
final class SessionId {
    private static final String OF_PROVIDER = "p.";
    private static final int RANDOM_BYTES = 16;
    private static final int SHA_256_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private SessionId() {}

    /** @param stamp of the account; empty for a guest */
    static String begun(Instant now, String stamp) {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        return Long.toString(now.getEpochSecond(), Character.MAX_RADIX) + "." + base64(random) + "." + stamp;
    }

    static String ofProvider(String issuer, String session) {
        return OF_PROVIDER + digest(issuer + "\n" + session, SHA_256_BYTES);
    }

    /** The first bytes of a text's SHA-256. */
    static String digest(String text, int bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return base64(Arrays.copyOf(digest, bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The stamp of the account that began a session of ours; empty for a guest's. */
    static String stamp(String id) {
        return id.substring(id.lastIndexOf('.') + 1);
    }

    /** Empty for a provider's session, and for what is no id. */
    static Optional<Instant> beginning(String id) {
        int dot = id.indexOf('.');
        if (id.startsWith(OF_PROVIDER) || dot < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.ofEpochSecond(Long.parseLong(id.substring(0, dot), Character.MAX_RADIX)));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
