package dev.foghorn.bench.timing;

import dev.foghorn.bench.report.Figures;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;

/** A line a second for who waits, about the pass that has just ended. */
final class Progress {
    private static final long SECOND_NANOS = 1_000_000_000;

    private final PrintWriter out;
    private long last = System.nanoTime();

    Progress(PrintWriter out) {
        this.out = out;
    }

    /** Says nothing. */
    static Progress silent() {
        return new Progress(new PrintWriter(PrintWriter.nullWriter()));
    }

    void pass(Series series, Outcome outcome) {
        long now = System.nanoTime();
        if (now - last < SECOND_NANOS || !outcome.timed()) {
            return; // only a timed pass knows percentiles; every other one is
        }
        last = now;
        double[] sorted = outcome.times().clone();
        Arrays.sort(sorted);
        out.println(String.format(Locale.ROOT, "%-18s %3d workers %,12.0f %s/s   p50 %s   p99 %s   %,d errors",
                Names.of(series), series.workers(), outcome.rate(), series.phase().unit(), at(sorted, 0.50),
                at(sorted, 0.99), outcome.failureCount()));
        out.flush();
    }

    private static String at(double[] sorted, double share) {
        return sorted.length == 0 ? "-" : Figures.time(sorted[(int) (share * (sorted.length - 1))]);
    }
}
