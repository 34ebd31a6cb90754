package dev.foghorn.bench.timing;

import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * What one pass came to.
 *
 * @param timed whether each operation was timed, or only counted
 * @param completed operations within the window
 * @param seconds length of the window
 * @param inFlight mean number of operations under way
 * @param cpu cores that this process used
 * @param times nanoseconds of each operation begun within the window that succeeded; empty if it was not timed
 * @param firstParts nanoseconds up to the moment on the way, of the same operations in the same order
 * @param failures cause to count
 */
record Outcome(
        boolean timed,
        int completed,
        double seconds,
        double inFlight,
        double cpu,
        double[] times,
        double[] firstParts,
        Map<String, Long> failures) {

    double rate() {
        return completed / seconds;
    }

    double meanNanos() {
        return DoubleStream.of(times).average().orElse(Double.NaN);
    }

    double meanFirstPartNanos() {
        return DoubleStream.of(firstParts).average().orElse(Double.NaN);
    }

    /** Operations that succeeded and are known of. */
    int succeeded() {
        return timed ? times.length : completed;
    }

    long failureCount() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }
}
