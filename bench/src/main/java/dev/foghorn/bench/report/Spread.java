package dev.foghorn.bench.report;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.apache.commons.statistics.descriptive.Median;

/** What several rounds gave for one figure: their median, the smallest and the largest. */
public record Spread(double median, double low, double high) {
    /** Of those values that are finite; null if there are none. */
    public static Spread of(DoubleStream values) {
        double[] measured = values.filter(Double::isFinite).sorted().toArray();
        return measured.length == 0
                ? null
                : new Spread(
                        Median.withDefaults().evaluate(Arrays.copyOf(measured, measured.length)),
                        measured[0],
                        measured[measured.length - 1]);
    }
}
