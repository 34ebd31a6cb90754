package dev.foghorn.bench.timing;

import org.apache.commons.statistics.distribution.ExponentialDistribution;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;

/**
 * The documents' model of how long an operation takes: exponentially distributed, with the density
 * {@code lambda * exp(-lambda * t)} and the mean {@code T = 1 / lambda}.
 *
 * @param mean in the unit of the times
 */
record ExponentialModel(double mean) {
    /** Probability that an operation takes at most this long. */
    double cumulative(double time) {
        return distribution().cumulativeProbability(time);
    }

    /** @param probability 0 to 1: so much of all operations take at most this long */
    double quantile(double probability) {
        return distribution().inverseCumulativeProbability(probability);
    }

    /**
     * Kolmogorov and Smirnov's distance: the largest difference between the measured cumulative distribution and the
     * model's, from 0 (they are the same) to 1.
     *
     * @param times at least two
     */
    double distanceFrom(double[] times) {
        return KolmogorovSmirnovTest.withDefaults().statistic(times, distribution()::cumulativeProbability);
    }

    private ExponentialDistribution distribution() {
        return ExponentialDistribution.of(mean);
    }
}
