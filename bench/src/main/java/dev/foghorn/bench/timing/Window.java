package dev.foghorn.bench.timing;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * The time in which workers do operations of one phase, and nothing else. It ends with the first worker that finds no
 * operation left to begin, or finds the time over; all workers are busy until then, and what they complete later does
 * not count. Thread-safe.
 */
final class Window {
    /** Nothing but failures for so long, or so many: there is nothing to be measured. */
    private static final int HOPELESS_FAILURES = 100;

    private final int operations;
    private final long longest;
    private final long hopeless;
    private final BooleanSupplier interrupted;

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger completed = new AtomicInteger();
    private final AtomicInteger failedInRow = new AtomicInteger();
    private final AtomicLong end = new AtomicLong(Long.MAX_VALUE);
    private long start;
    private volatile long lastCompletion;

    /**
     * @param operations the most to begin
     * @param longest in nanoseconds
     * @param hopeless nanoseconds without any success after which it ends
     */
    Window(int operations, long longest, long hopeless, BooleanSupplier interrupted) {
        this.operations = operations;
        this.longest = longest;
        this.hopeless = hopeless;
        this.interrupted = interrupted;
    }

    /** Before any other call; times are from {@link System#nanoTime}, less some origin that makes them positive. */
    void open(long now) {
        start = now;
        lastCompletion = now;
    }

    /** The number of an operation to begin, or -1 if the window is over. */
    int next(long now) {
        boolean over = now > end.get()
                || now - start >= longest
                || now - lastCompletion >= hopeless
                || failedInRow.get() >= HOPELESS_FAILURES
                || interrupted.getAsBoolean();
        int number = over ? operations : begun.getAndIncrement();
        if (number < operations) {
            return number;
        }
        close(now);
        return -1;
    }

    /** An operation succeeded; after the window's end it does not count. */
    void complete(long now) {
        if (now <= end.get()) {
            lastCompletion = now;
            failedInRow.set(0);
            completed.incrementAndGet();
        }
    }

    void fail() {
        failedInRow.incrementAndGet();
    }

    void close(long now) {
        end.accumulateAndGet(now, Math::min);
    }

    /** Such a time, but none after the window's end. */
    long clip(long now) {
        return Math.min(now, end.get());
    }

    int completed() {
        return completed.get();
    }

    /** Once it is over. */
    long nanos() {
        return end.get() - start;
    }
}
