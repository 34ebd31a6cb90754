package dev.foghorn.bench.diff;

import java.util.List;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.Variance;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apache.commons.statistics.inference.TTest;

/**
 * How far the mean of one sample lies from another's: Welch's t-test, which lets their variances differ.
 *
 * @param low end of the 99 % confidence interval of the change of mean, as a share of the first mean
 * @param high likewise
 * @param p probability of a difference this large or larger if there were none
 */
record Welch(double low, double high, double p) {
    static final double CONFIDENCE = 0.99;

    /** @return null if a sample has less than two values, or the first a mean of 0: then no share can be told */
    static Welch of(List<Double> before, List<Double> after) {
        double[] a = before.stream().mapToDouble(Double::doubleValue).toArray();
        double[] b = after.stream().mapToDouble(Double::doubleValue).toArray();
        if (a.length < 2 || b.length < 2 || Mean.of(a).getAsDouble() == 0) {
            return null;
        }
        double mean = Mean.of(a).getAsDouble();
        double difference = Mean.of(b).getAsDouble() - mean;
        double error = Math.sqrt(squaredError(a) + squaredError(b));
        if (error == 0) {
            return new Welch(difference / mean, difference / mean, difference == 0 ? 1 : 0); // nothing varies
        }
        TTest.Result test = TTest.withDefaults().test(b, a);
        double reach = error * TDistribution.of(test.getDegreesOfFreedom())
                .inverseSurvivalProbability((1 - CONFIDENCE) / 2);
        return new Welch((difference - reach) / mean, (difference + reach) / mean, test.getPValue());
    }

    /** Of the mean. */
    private static double squaredError(double[] values) {
        return Variance.of(values).getAsDouble() / values.length;
    }

    boolean isSignificant() {
        return p < 1 - CONFIDENCE;
    }

    /** Whether the interval's middle, the change of mean, is upwards. */
    boolean isUp() {
        return low + high > 0;
    }
}
