package dev.foghorn.protocol.deflate;

import java.util.Arrays;

/** What a deflater makes of one message; used again for the next. */
final class Deflated {
    /** Holds what most messages become. A larger array is let go of before the next message. */
    private static final int KEPT = 64 << 10;
    /** zlib repeats the flush marker if less than 7 bytes are left for it; each call should be worth it besides. */
    private static final int LEAST_ROOM = 64;

    private byte[] array = new byte[KEPT];
    private int length;

    void clear() {
        if (array.length > KEPT) {
            array = new byte[KEPT];
        }
        length = 0;
    }

    void makeRoom() {
        if (array.length - length < LEAST_ROOM) {
            array = Arrays.copyOf(array, 2 * array.length);
        }
    }

    boolean isFull() {
        return length == array.length;
    }

    /** To be written from {@link #length} on. */
    byte[] array() {
        return array;
    }

    int length() {
        return length;
    }

    void advance(int count) {
        length += count;
    }
}
