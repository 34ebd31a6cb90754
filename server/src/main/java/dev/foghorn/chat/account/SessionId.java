package dev.foghorn.chat.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * Ids of sessions: one of ours tells when it began, so that nothing needs to be kept of it.
 *
 * <pre>
 *   ours          seconds since 1970 in base 36 "." 128 random bits
 *   a provider's  "p." SHA-256 of what its tokens have in common
 * </pre>
 */
final class SessionId {
    private static final String OF_PROVIDER = "p.";
    private static final int RANDOM_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private SessionId() {}

    static String begun(Instant now) {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        return Long.toString(now.getEpochSecond(), Character.MAX_RADIX) + "." + base64(random);
    }

    static String ofProvider(String issuer, String session) {
        try {
            byte[] name = (issuer + "\n" + session).getBytes(StandardCharsets.UTF_8);
            return OF_PROVIDER + base64(MessageDigest.getInstance("SHA-256").digest(name));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
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
