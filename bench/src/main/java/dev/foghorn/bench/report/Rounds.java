package dev.foghorn.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/** What one server did under one workload, in one round or several. */
public record Rounds(String server, List<Result> results) {
    public Spread spread(Metric metric) {
        return spread(metric::of);
    }

    /** @return null if no round measured it */
    public Spread spread(Function<Result, Double> value) {
        return Spread.of(results.stream().map(value).filter(Objects::nonNull).mapToDouble(Double::doubleValue));
    }

    public boolean isLimitedByGenerator() {
        return results.stream().anyMatch(Result::limitedByGenerator);
    }

    /** Of all rounds, by cause. */
    public Map<String, Long> failures() {
        Map<String, Long> failures = new TreeMap<>();
        results.forEach(result -> result.failures().forEach((cause, count) -> failures.merge(cause, count, Long::sum)));
        return failures;
    }

    /** Latencies of all rounds; null if there are none. */
    Histogram latencies() {
        List<Histogram> histograms = results.stream()
                .map(Result::latency)
                .filter(Objects::nonNull)
                .map(Latency::toHistogram)
                .toList();
        return histograms.stream()
                .reduce((all, more) -> {
                    all.setAutoResize(true);
                    all.add(more);
                    return all;
                })
                .orElse(null);
    }

    /** Units a second in each second of {@link #timeline()}. */
    List<Double> rates() {
        return results.stream().map(Metric.RATE::inEachSecond).flatMap(List::stream).toList();
    }

    /** The seconds of all rounds in a row, as if the pauses between them had not been. */
    List<Second> timeline() {
        List<Second> seconds = new ArrayList<>();
        double start = 0;
        for (Result result : results) {
            for (Second second : result.timeline()) {
                seconds.add(new Second(
                        start + second.at(), second.units(), second.p50(), second.p99(), second.failures()));
            }
            start += result.seconds();
        }
        return seconds;
    }
}
