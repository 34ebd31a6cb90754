package dev.foghorn.bench.diff;

import dev.foghorn.bench.report.Metric;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * When a comparison fails a build. {@code p99>+10%} is a change: it must be larger than that, and significant where
 * that can be told. {@code p99>5ms} and {@code failures>0} are bounds of the second run's value.
 */
final class FailIf {
    static final String GRAMMAR = "METRIC>+N% or METRIC<-N% for a change, METRIC>N or METRIC<N for the second run's "
            + "value; METRIC is " + Arrays.stream(Metric.values()).map(Metric::id).collect(Collectors.joining(", "))
            + "; a duration N needs ns, us, ms or s";

    private static final Pattern CONDITION =
            Pattern.compile("\\s*([a-z0-9.-]+?)\\s*([<>])\\s*([+-]?)(\\d+(?:\\.\\d+)?)\\s*(%|ns|us|ms|s)?\\s*");
    private static final Map<String, Double> NANOS = Map.of("ns", 1.0, "us", 1e3, "ms", 1e6, "s", 1e9);

    private final String text;
    private final Metric metric;
    private final boolean above;
    private final boolean ofChange;
    private final double bound;

    private FailIf(String text, Metric metric, boolean above, boolean ofChange, double bound) {
        this.text = text;
        this.metric = metric;
        this.above = above;
        this.ofChange = ofChange;
        this.bound = bound;
    }

    /** @throws IllegalArgumentException with a sentence on what is wrong, and what would be right */
    static FailIf parse(String text) {
        Matcher parts = CONDITION.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no condition; it should be " + GRAMMAR);
        }
        Metric metric = Metric.named(parts.group(1)).orElseThrow(() ->
                new IllegalArgumentException("there is no metric '" + parts.group(1) + "'; it should be " + GRAMMAR));
        boolean above = parts.group(2).equals(">");
        String sign = parts.group(3);
        String unit = parts.group(5) == null ? "" : parts.group(5);
        double number = Double.parseDouble(sign + parts.group(4));
        if (unit.equals("%")) {
            checkChange(text, sign);
            return new FailIf(text, metric, above, true, number / 100);
        }
        checkValue(text, metric, sign, unit);
        return new FailIf(text, metric, above, false, number * NANOS.getOrDefault(unit, 1.0));
    }

    private static void checkChange(String text, String sign) {
        if (sign.isEmpty()) {
            throw new IllegalArgumentException(
                    "'" + text + "': say whether it is a change upwards (+) or downwards (-), as in p99>+10%");
        }
    }

    private static void checkValue(String text, Metric metric, String sign, String unit) {
        if (!sign.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "': a change is told in percent, as in p99>+10%; "
                    + "a value has no sign, as in failures>0");
        }
        if (metric.isDuration() == unit.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "': " + (metric.isDuration()
                    ? "a duration needs a unit, as in p99>5ms"
                    : metric.id() + " has no unit, as in rate<100000"));
        }
    }

    Metric metric() {
        return metric;
    }

    /** A change that cannot be tested, for want of rounds or seconds, is taken as it is. */
    boolean isMet(Change change) {
        if (!ofChange) {
            return isBeyond(change.after());
        }
        return isBeyond(change.share()) && (change.isSignificant() || !change.isKnownSurely());
    }

    private boolean isBeyond(double value) {
        return above ? value > bound : value < bound;
    }

    /** As it was given. */
    @Override
    public String toString() {
        return text;
    }
}
