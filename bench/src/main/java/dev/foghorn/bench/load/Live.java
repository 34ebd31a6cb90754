package dev.foghorn.bench.load;

import dev.foghorn.bench.report.Figures;
import dev.foghorn.bench.report.Second;
import java.io.PrintWriter;
import java.util.Locale;

/** One line a second for who waits. */
public final class Live {
    private static final long SECOND_NANOS = 1_000_000_000;

    private final PrintWriter out;
    private long lastOpening = System.nanoTime();

    public Live(PrintWriter out) {
        this.out = out;
    }

    /** Says nothing. */
    public static Live silent() {
        return new Live(new PrintWriter(PrintWriter.nullWriter()));
    }

    void opening(int started, int of) {
        long now = System.nanoTime();
        if (now - lastOpening > SECOND_NANOS) {
            lastOpening = now;
            line("opening  %,d of %,d connections", started, of);
        }
    }

    void second(String phase, String unit, double length, Second second, long failures) {
        line("%-8s %,12.0f %s/s   p50 %s   p99 %s   %,d errors",
                phase, second.units() / length, unit, Figures.time(second.p50()), Figures.time(second.p99()), failures);
    }

    void step(String size) {
        line("--- %s", size);
    }

    void holding(long failures) {
        line("holding  %,d errors", failures);
    }

    private void line(String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments));
        out.flush();
    }
}
