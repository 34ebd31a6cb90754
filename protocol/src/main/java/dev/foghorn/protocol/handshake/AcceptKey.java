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
    /** Where the padding begins: base64 makes of 16 bytes 22 characters and "==". */
    private static final int PADDING = 22;

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Looking one up costs more than what it computes here. */
    private static final ThreadLocal<MessageDigest> SHA1 = ThreadLocal.withInitial(AcceptKey::sha1);

    private AcceptKey() {}

    /** A fresh key. 4.1: "a nonce consisting of a randomly selected 16-byte value that has been base64-encoded". */
    public static String freshKey() {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return Base64.getEncoder().encodeToString(nonce);
    }

    /** Whether a client's key is "a base64-encoded value that, when decoded, is 16 bytes in length" (4.2.1). */
    public static boolean isKey(String key) {
        if (key.length() != PADDING + 2 || !key.endsWith("==")) {
            return false;
        }
        for (int i = 0; i < PADDING; i++) {
            if (!isBase64(key.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBase64(char c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/';
    }

    /** The answer to a key. */
    public static String accept(String key) {
        MessageDigest sha1 = SHA1.get(); // digest() leaves it as new
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
