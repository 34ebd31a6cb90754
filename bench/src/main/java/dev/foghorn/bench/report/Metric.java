package dev.foghorn.bench.report;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** What results are compared by. Durations are in nanoseconds. */
public enum Metric {
    RATE("rate", true, Result::rate),
    PER_CPU_SECOND("per-cpu-second", true, Result::unitsPerServerCpuSecond),
    P50("p50", false, duration(Latency::p50)),
    P90("p90", false, duration(Latency::p90)),
    P99("p99", false, duration(Latency::p99)),
    P999("p99.9", false, duration(Latency::p999)),
    FAILURES("failures", false, result -> (double) result.failureCount());

    private final String id;
    private final boolean moreIsBetter;
    private final Function<Result, Double> value;

    Metric(String id, boolean moreIsBetter, Function<Result, Double> value) {
        this.id = id;
        this.moreIsBetter = moreIsBetter;
        this.value = value;
    }

    /** As on the command line. */
    public static Optional<Metric> named(String id) {
        return Stream.of(values()).filter(metric -> metric.id.equals(id)).findFirst();
    }

    public String id() {
        return id;
    }

    public boolean moreIsBetter() {
        return moreIsBetter;
    }

    public boolean isDuration() {
        return this == P50 || this == P90 || this == P99 || this == P999;
    }

    /** Over the whole window; null if it was not measured. */
    public Double of(Result result) {
        return value.apply(result);
    }

    /** In each second of the window; empty if the timeline does not tell. */
    public List<Double> inEachSecond(Result result) {
        Stream<Second> seconds = result.timeline().stream();
        return switch (this) {
            case RATE -> rates(result.timeline());
            case P50 -> seconds.filter(second -> second.units() > 0).map(second -> (double) second.p50()).toList();
            case P99 -> seconds.filter(second -> second.units() > 0).map(second -> (double) second.p99()).toList();
            case FAILURES -> seconds.map(second -> (double) second.failures()).toList();
            case PER_CPU_SECOND, P90, P999 -> List.of();
        };
    }

    private static List<Double> rates(List<Second> timeline) {
        return Stream.iterate(0, i -> i < timeline.size(), i -> i + 1)
                .map(i -> timeline.get(i).units() / lengthOf(timeline, i))
                .toList();
    }

    /** The last second of a window may be shorter than one. */
    private static double lengthOf(List<Second> timeline, int i) {
        return timeline.get(i).at() - (i == 0 ? 0 : timeline.get(i - 1).at());
    }

    private static Function<Result, Double> duration(ToLongFunction<Latency> percentile) {
        return result -> result.latency() == null ? null : (double) percentile.applyAsLong(result.latency());
    }
}
