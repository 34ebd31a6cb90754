package dev.foghorn.protocol.message;

import java.util.ArrayList;
import java.util.List;

/**
 * Arrays of long messages that are over, for the next long ones: a new array costs its zeroing, its growing, and memory
 * that no cache holds. Never more bytes than its limit, whatever is announced or given. Not thread-safe: one for all
 * endpoints of a thread.
 *
 * <p>What is lent for a message that has only been announced counts against the limit, too, until enough of the message
 * has come: else who announces much and sends nothing would collect one spare array after another (RFC 6455 section
 * 10.4).
 *
 * <p>A message can be read until its callback returns, even if its array was given away and has left meanwhile. So what
 * is given back while a callback runs is taken only after it.
 */
public final class SpareArrays {
    private final int limit;
    private final List<byte[]> arrays = new ArrayList<>();
    private int bytes;
    /** Bytes of the arrays that are lent. */
    private int lent;
    /** How many arrays, from the first, may be taken; the others may be the array of a message that is being read. */
    private int takeable;
    /** More than one only where a callback makes another endpoint receive. */
    private int callbacksUnderWay;

    /** @param limit most bytes to keep; 0 to keep nothing */
    public SpareArrays(int limit) {
        this.limit = limit;
    }

    /** An array of at least this length and at most twice as long, full of anything; null if there is none. */
    public byte[] take(int length) {
        for (int i = takeable - 1; i >= 0; i--) { // what came last is most likely still in a cache
            byte[] array = arrays.get(i);
            if (array.length >= length && array.length / 2 <= length) {
                arrays.remove(i);
                takeable--;
                bytes -= array.length;
                return array;
            }
        }
        return null;
    }

    /** {@link #take} for a message of which less has come than such an array holds; ends with {@link #covered}. */
    byte[] lend(int length) {
        byte[] array = take(length);
        if (array != null) {
            lent += array.length;
        }
        return array;
    }

    /** The array was lent, and is so no longer: enough has come, or nothing will come any more. */
    void covered(byte[] array) {
        lent -= array.length;
    }

    /** @param array that nobody reads or writes any more, save the callback of a message that may lie there */
    public void give(byte[] array) {
        if (array.length >= Message.LONG && array.length <= limit - bytes - lent) {
            arrays.add(array);
            bytes += array.length;
            admit();
        }
    }

    /** A message is about to be read by its callback. */
    void callbackBegins() {
        callbacksUnderWay++;
    }

    void callbackEnds() {
        callbacksUnderWay--;
        admit();
    }

    private void admit() {
        if (callbacksUnderWay == 0) {
            takeable = arrays.size();
        }
    }

    /** Lets go of all. */
    public void clear() {
        arrays.clear();
        takeable = 0;
        bytes = 0;
    }
}
