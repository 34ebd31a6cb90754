package dev.foghorn.protocol.deflate;

import java.util.zip.Inflater;

/**
 * The last bytes of what was decompressed: the "LZ77 sliding window" that the following blocks may refer to. A ring
 * that grows with what comes, up to its size.
 */
final class SlidingWindow {
    /** The first array: a text or two. */
    private static final int SMALLEST = 256;

    private final int size;
    private byte[] ring = {};
    /** Where the next byte goes; once the ring is full, its oldest byte is there. */
    private int next;
    private boolean full;

    /** @param windowBits the base-2 logarithm of its size */
    SlidingWindow(int windowBits) {
        this.size = 1 << windowBits;
    }

    void append(byte[] array, int offset, int length) {
        int count = Math.min(length, size);
        int from = offset + length - count;
        if (!full && next + count > ring.length) {
            grow(next + count);
        }
        int first = Math.min(count, ring.length - next);
        System.arraycopy(array, from, ring, next, first);
        System.arraycopy(array, from + first, ring, 0, count - first);
        next += count;
        if (next >= size) {
            full = true;
            next -= size;
        }
    }

    private void grow(int needed) {
        int capacity = Math.max(SMALLEST, ring.length);
        while (capacity < Math.min(needed, size)) {
            capacity *= 2;
        }
        byte[] grown = new byte[capacity];
        System.arraycopy(ring, 0, grown, 0, next);
        ring = grown;
    }

    /** Gives an inflater that was reset what blocks before this one left. */
    void restore(Inflater inflater) {
        if (full) {
            inflater.setDictionary(ring, next, size - next);
        }
        if (next > 0) {
            inflater.setDictionary(ring, 0, next); // zlib appends it to the first
        }
    }

    void clear() {
        next = 0;
        full = false;
    }
}
