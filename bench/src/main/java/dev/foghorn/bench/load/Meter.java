package dev.foghorn.bench.load;

import dev.foghorn.bench.report.Second;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Counts what is completed in the window, and how long it took. On the loop's thread only, so it needs no atomic
 * operation and allocates nothing for a unit.
 *
 * <pre>
 *   warming --begin--> measuring --end--> draining: open loop only
 * </pre>
 *
 * The load's own seconds go to {@link #tick}, in all phases.
 */
final class Meter {
    /** Nothing waits longer: the window and the time for stragglers end before. */
    private static final long MAX_NANOS = 3_600_000_000_000L;
    /** Under one part in a thousand of error. */
    private static final int DIGITS = 3;

    private enum State { WARMING, MEASURING, DRAINING }

    private final boolean openLoop;
    private final Failures failures;
    private final Histogram second = new Histogram(MAX_NANOS, DIGITS);
    private final Histogram window = new Histogram(MAX_NANOS, DIGITS);
    private final List<Second> timeline = new ArrayList<>();

    private State state = State.WARMING;
    private long begun;
    private long ended;
    private long unitsOfSecond;
    private long units;
    private long failuresBefore;

    Meter(boolean openLoop, Failures failures) {
        this.openLoop = openLoop;
        this.failures = failures;
    }

    /**
     * A unit is complete.
     *
     * @param since when it was sent; in an open loop, when it was to be sent
     */
    void done(long since, long now) {
        if (state != State.DRAINING) {
            unitsOfSecond++;
            second.recordValue(Math.min(Math.max(0, now - since), MAX_NANOS));
        } else if (openLoop && since >= begun && since < ended) {
            // it was due in the window: leaving it out would hide the slowest
            window.recordValue(Math.min(now - since, MAX_NANOS));
        }
    }

    /** A connection was opened before the window: a unit of a load that only holds them. */
    void opened(long since, long now) {
        units++;
        window.recordValue(Math.min(now - since, MAX_NANOS));
    }

    void begin() {
        clearSecond();
        state = State.MEASURING;
        begun = System.nanoTime();
    }

    /** Ends a second. @return what was in it */
    Second tick() {
        double at = begun == 0 ? 0 : (System.nanoTime() - begun) / 1e9;
        long failed = failures.total();
        boolean any = second.getTotalCount() > 0;
        Second result = new Second(
                at,
                unitsOfSecond,
                any ? second.getValueAtPercentile(50) : 0,
                any ? second.getValueAtPercentile(99) : 0,
                failed - failuresBefore);
        if (state == State.MEASURING) {
            units += unitsOfSecond;
            window.add(second);
            timeline.add(result);
        }
        clearSecond();
        return result;
    }

    private void clearSecond() {
        unitsOfSecond = 0;
        second.reset();
        failuresBefore = failures.total();
    }

    /** Ends the window, right after its last {@link #tick}. */
    void end() {
        ended = System.nanoTime();
        state = State.DRAINING;
    }

    // ----------------------------------------------------------------------------------------- after the window

    double seconds() {
        return (ended - begun) / 1e9;
    }

    long units() {
        return units;
    }

    Histogram latencies() {
        return window;
    }

    List<Second> timeline() {
        return List.copyOf(timeline);
    }
}
