package dev.foghorn.bench.report;

/**
 * One second of a window.
 *
 * @param at seconds since the window's start, at this second's end
 * @param units completed in it
 * @param p50 of their latency in nanoseconds; 0 if there was none
 * @param p99 likewise
 * @param failures in it, of all causes
 */
public record Second(double at, long units, long p50, long p99, long failures) {}
