package dev.foghorn.bench.load;

/** What one publisher has sent, numbered from 0, until everybody has it. On the loop's thread. */
final class Postings {
    /** The most that may be on their way. */
    static final int CAPACITY = 1 << 16;

    private final int[] left = new int[CAPACITY];
    private final long[] sentAt = new long[CAPACITY];
    private int first;
    private int sent;
    private int done;

    /** The next one was sent now. */
    void add(int audience) {
        left[sent % CAPACITY] = audience;
        sentAt[sent % CAPACITY] = System.nanoTime();
        sent++;
    }

    /** How many were sent, which is the next one's number. */
    int sent() {
        return sent;
    }

    /** Of the last ones, in {@link System#nanoTime}'s time. */
    long sentAt(int number) {
        return sentAt[number % CAPACITY];
    }

    /** Somebody has it, or needs it no more. */
    void delivered(int number) {
        if (--left[number % CAPACITY] == 0) {
            done++;
        }
    }

    /** {@link #delivered} for this one and all after it. */
    void deliveredFrom(int number) {
        for (int each = Math.max(first, number); each < sent; each++) {
            delivered(each);
        }
    }

    /** Nobody will get it. */
    void drop(int number) {
        if (left[number % CAPACITY] > 0) {
            left[number % CAPACITY] = 0;
            done++;
        }
    }

    /** What was sent so far is not waited for. */
    void forget() {
        first = sent;
        done = sent;
    }

    /** The number of the first that is waited for. */
    int first() {
        return first;
    }

    int underWay() {
        return sent - done;
    }
}
