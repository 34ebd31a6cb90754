package dev.foghorn.bench.diff;

import dev.foghorn.bench.report.Figures;
import dev.foghorn.bench.report.Metric;
import dev.foghorn.bench.report.Rounds;
import dev.foghorn.bench.report.Spread;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One metric in two runs.
 *
 * @param before in the first run: over the window, or the median of the rounds; durations in nanoseconds
 * @param after in the second
 * @param welch over the rounds, or over the seconds where there is one round; null if there are not enough of either
 */
record Change(Metric metric, double before, double after, Welch welch) {
    /** Empty if either run does not know the metric. */
    static Optional<Change> of(Metric metric, Rounds before, Rounds after) {
        Spread a = before.spread(metric);
        Spread b = after.spread(metric);
        return a == null || b == null
                ? Optional.empty()
                : Optional.of(new Change(metric, a.median(), b.median(), welch(metric, before, after)));
    }

    private static Welch welch(Metric metric, Rounds before, Rounds after) {
        boolean hasRounds = before.results().size() > 1 && after.results().size() > 1;
        return hasRounds
                ? Welch.of(inEachRound(metric, before), inEachRound(metric, after))
                : Welch.of(inEachSecond(metric, before), inEachSecond(metric, after));
    }

    private static List<Double> inEachRound(Metric metric, Rounds rounds) {
        return rounds.results().stream().map(metric::of).filter(Objects::nonNull).toList();
    }

    private static List<Double> inEachSecond(Metric metric, Rounds rounds) {
        return rounds.results().stream().map(metric::inEachSecond).flatMap(List::stream).toList();
    }

    /** 0.1 is 10 % more; infinite if there was none and now is some. */
    double share() {
        return after == before ? 0 : before == 0 ? Double.POSITIVE_INFINITY : (after - before) / before;
    }

    boolean isKnownSurely() {
        return welch != null;
    }

    /** The means of rounds or seconds differ by more than chance explains, in the direction of this change. */
    boolean isSignificant() {
        return welch != null && welch.isSignificant() && welch.isUp() == share() > 0;
    }

    /** In a word or two. */
    String verdict() {
        if (!isKnownSurely()) {
            return share() == 0 ? "same" : "not tested";
        }
        return !isSignificant() ? "within noise" : share() > 0 == metric.moreIsBetter() ? "better" : "worse";
    }

    boolean isWorse() {
        return isSignificant() && share() > 0 != metric.moreIsBetter();
    }

    /** Of this metric, for people. */
    String format(double value) {
        return metric.isDuration() ? Figures.micros(value) : Figures.count(value);
    }

    /** Of the change of mean; "–" if there is none. */
    String interval() {
        return welch == null ? "–" : Figures.percent(welch.low()) + " … " + Figures.percent(welch.high());
    }
}
