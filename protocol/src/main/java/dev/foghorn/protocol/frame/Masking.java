package dev.foghorn.protocol.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Masking and unmasking, which are the same (RFC 6455 section 5.3):
 *
 * <pre>
 *   transformed-octet-i = original-octet-i XOR masking-key-octet-(i MOD 4)
 * </pre>
 *
 * A key is an {@code int} whose lowest byte is octet 0 (little-endian), so that XOR by words works on the key as it
 * is. The phase of a payload cut in several windows is in the key itself: {@link #apply} returns the key rotated to
 * where the next window goes on.
 */
public final class Masking {
    /** 5.3: "The masking key is a 32-bit value". */
    public static final int KEY_BYTES = 4;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Masking() {}

    /**
     * Masks {@code length} bytes in place, eight at a time; no byte around them is touched.
     *
     * @return the key for the byte that follows
     */
    public static int apply(byte[] array, int offset, int length, int key) {
        // A key of zero is legal, and XOR with it changes nothing.
        if (key == 0) {
            return 0;
        }
        long wideKey = key & 0xFFFF_FFFFL | (long) key << 32;
        int i = offset;
        int end = offset + length;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            WORD.set(array, i, (long) WORD.get(array, i) ^ wideKey);
        }
        for (; i < end; i++) {
            array[i] ^= (byte) key;
            key = Integer.rotateRight(key, Byte.SIZE);
        }
        return key;
    }
}
