package dev.foghorn.bench.peers;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.apache.commons.statistics.descriptive.Median;

/** What several rounds gave for one figure. */
record Spread(double median, double min, double max) {
    /** Of those that are numbers; all NaN if there are none. */
    static Spread of(DoubleStream values) {
        double[] measured = values.filter(Double::isFinite).sorted().toArray();
        if (measured.length == 0) {
            return new Spread(Double.NaN, Double.NaN, Double.NaN);
        }
        return new Spread(
                Median.withDefaults().evaluate(Arrays.copyOf(measured, measured.length)),
                measured[0],
                measured[measured.length - 1]);
    }

    boolean isMeasured() {
        return !Double.isNaN(median);
    }
}
