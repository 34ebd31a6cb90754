package dev.foghorn.protocol.message;

import java.util.ArrayList;
import java.util.List;

/**
 * Arrays of long messages that are over, for the next long ones: a new array costs its zeroing, its growing, and memory
 * that no cache holds. Never more bytes than its limit, whatever is announced or given. Not thread-safe: one for all
 * endpoints of a thread.
 */
public final class SpareArrays {
    private final int limit;
    private final List<byte[]> arrays = new ArrayList<>();
    private int bytes;

    /** @param limit most bytes to keep; 0 to keep nothing */
    public SpareArrays(int limit) {
        this.limit = limit;
    }

    /** An array of at least this length and at most twice as long, full of anything; null if there is none. */
    public byte[] take(int length) {
        for (int i = arrays.size() - 1; i >= 0; i--) { // what came last is most likely still in a cache
            byte[] array = arrays.get(i);
            if (array.length >= length && array.length / 2 <= length) {
                arrays.remove(i);
                bytes -= array.length;
                return array;
            }
        }
        return null;
    }

    /** @param array that nobody reads or writes any more */
    public void give(byte[] array) {
        if (array.length >= Message.LONG && array.length <= limit - bytes) {
            arrays.add(array);
            bytes += array.length;
        }
    }

    /** Lets go of all. */
    public void clear() {
        arrays.clear();
        bytes = 0;
    }
}
