package dev.foghorn.bench.load;

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
                phase, second.units() / length, unit, time(second.p50()), time(second.p99()), failures);
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

    /** In the unit in which it is easily read. */
    static String time(double nanos) {
        if (nanos < 1e6) {
            return String.format(Locale.ROOT, "%.1f µs", nanos / 1e3);
        }
        return nanos < 1e9
                ? String.format(Locale.ROOT, "%.2f ms", nanos / 1e6)
                : String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
    }
}
