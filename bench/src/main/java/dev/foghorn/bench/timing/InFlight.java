package dev.foghorn.bench.timing;

/**
 * How many operations were under way on average: the integral of their number over a window, divided by its length.
 * One for each worker, whose number is 0 or 1; those of several workers add up. Not thread-safe.
 */
final class InFlight {
    private long begun;
    private long sum;

    /** An operation begins. @param now in nanoseconds, on any clock */
    void enter(long now) {
        begun = now;
    }

    /** It ends, or the window does. */
    void leave(long now) {
        sum += Math.max(0, now - begun);
    }

    /** @param nanos length of the window */
    double mean(long nanos) {
        return (double) sum / nanos;
    }
}
