package dev.foghorn.bench.timing;

import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A mean with its error: the 99 % confidence interval, after Student, is {@code mean} ± {@code error}.
 *
 * <p>The values are those of rounds, not of single operations: operations close to one another in time resemble each
 * other, so an interval made from them would be far too narrow.
 *
 * @param mean NaN without any value
 * @param error NaN with less than two values: one tells nothing of how much they differ
 * @param values how many there were
 */
public record Estimate(double mean, double error, int values) {
    static final double CONFIDENCE = 0.99;

    static Estimate of(double... values) {
        return new Estimate(Mean.of(values).getAsDouble(), errorOf(values), values.length);
    }

    private static double errorOf(double[] values) {
        int n = values.length;
        if (n < 2) {
            return Double.NaN;
        }
        // two-sided: half of what is outside lies above
        double t = TDistribution.of(n - 1.0).inverseSurvivalProbability((1 - CONFIDENCE) / 2);
        return t * StandardDeviation.of(values).getAsDouble() / Math.sqrt(n);
    }

    /** Whether the interval holds a value; not if there is no interval. */
    boolean holds(double value) {
        return Math.abs(value - mean) <= error;
    }
}
