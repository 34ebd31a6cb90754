package dev.foghorn.bench.timing;

import java.util.Locale;

/** How things are called where people read them. */
final class Names {
    private Names() {}

    static String of(Series series) {
        return series.phase().title() + (series.phase() == Phase.DATA ? " " + bytes(series.size()) : "");
    }

    /** {@code 20 B}, {@code 16 KiB}. */
    static String bytes(int bytes) {
        if (bytes < 1 << 10 || bytes % (1 << 10) != 0) {
            return bytes + " B";
        }
        return bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
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
