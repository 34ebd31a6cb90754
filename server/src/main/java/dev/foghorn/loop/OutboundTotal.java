package dev.foghorn.loop;

import java.util.concurrent.atomic.LongAdder;

/**
 * Bytes that wait for slow peers in all queues of a group of loops, and those that other threads have posted to them. A
 * frame that several queues share counts in each. Thread-safe.
 */
final class OutboundTotal {
    private final long limit;
    private final LongAdder bytes = new LongAdder();

    OutboundTotal(long limit) {
        this.limit = limit;
    }

    void add(int more) {
        bytes.add(more);
    }

    long bytes() {
        return bytes.sum();
    }

    /** By how many bytes it is over the limit, if so many more wait; not above 0 if it is not. */
    long excess(int more) {
        return bytes.sum() + more - limit;
    }

    boolean isOver(int more) {
        return excess(more) > 0;
    }

    @Override
    public String toString() {
        return bytes + " bytes of at most " + limit;
    }
}
