package dev.foghorn.protocol.handshake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * {@code Sec-WebSocket-Key} and the {@code Sec-WebSocket-Accept} that answers it, proof that the server understood a
 * WebSocket handshake and does not just echo (RFC 6455 sections 1.3 and 4.2.2):
 *
 * <pre>
 *   accept = base64(SHA-1(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
 * </pre>
 */
public final class AcceptKey {
    private static final byte[] GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11".getBytes(StandardCharsets.US_ASCII);

    private static final int NONCE_BYTES = 16;
    /** What base64 makes of 16 bytes: 22 characters and two of padding. */
    private static final int KEY_LENGTH = 24;

    private static final SecureRandom RANDOM = new SecureRandom();

    private AcceptKey() {}

    /** A fresh key. 4.1: "a nonce consisting of a randomly selected 16-byte value that has been base64-encoded". */
    public static String freshKey() {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return Base64.getEncoder().encodeToString(nonce);
    }

    /** Whether a client's key is "a base64-encoded value that, when decoded, is 16 bytes in length" (4.2.1). */
    public static boolean isKey(String key) {
        if (key.length() != KEY_LENGTH || !key.endsWith("==")) {
            return false;
        }
        try {
            return Base64.getDecoder().decode(key).length == NONCE_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /** The answer to a key. */
    public static String accept(String key) {
        MessageDigest sha1 = sha1();
        sha1.update(key.getBytes(StandardCharsets.ISO_8859_1));
        return Base64.getEncoder().encodeToString(sha1.digest(GUID));
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
