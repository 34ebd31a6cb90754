package dev.foghorn.bench.timing;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How things are called where people read them. */
final class Names {
    private static final int MOST_FRAMES = 8;

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

    /** Nanoseconds, in microseconds. */
    static String micros(double nanos) {
        return String.format(Locale.ROOT, "%,.1f", nanos / 1e3);
    }

    /** Without decimals. */
    static String plain(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }

    static String ratio(double number) {
        return String.format(Locale.ROOT, "%.3f", number);
    }

    static String plusMinus(Estimate estimate) {
        return ratio(estimate.mean()) + (Double.isNaN(estimate.error()) ? "" : " ± " + ratio(estimate.error()));
    }

    /** {@code 0.999} as {@code 99.9}. */
    static String percent(double share) {
        return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString();
    }

    /** A set of frames by their payload bytes: {@code {10, 10}}; long ones are shortened. */
    static String frames(List<Long> frames) {
        String listed = frames.stream().limit(MOST_FRAMES).map(String::valueOf).collect(Collectors.joining(", "));
        return frames.size() <= MOST_FRAMES
                ? "{" + listed + "}"
                : "{" + listed + ", ... in all " + frames.size() + "}";
    }
}
