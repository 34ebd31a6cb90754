package dev.foghorn.bench.timing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All passes of one phase with one number of workers, and what the models make of them. T comes from the timed passes,
 * lambda and the number in flight from the counting ones: none is worked out from another.
 *
 * <p>A phase is measured if at least one round has both.
 */
final class Series {
    private final Phase phase;
    private final int workers;
    private final int size;
    private final List<Outcome> timed = new ArrayList<>();
    private final List<Outcome> counted = new ArrayList<>();
    private final Map<String, Long> failures = new LinkedHashMap<>();
    private List<Long> echoedFrames = List.of();

    /** @param size of the messages in bytes; 0 in other phases than data */
    Series(Phase phase, int workers, int size) {
        this.phase = phase;
        this.workers = workers;
        this.size = size;
    }

    /** A round's timed pass comes before its counting one. */
    void add(Outcome outcome) {
        (outcome.timed() ? timed : counted).add(outcome);
        outcome.failures().forEach((cause, count) -> failures.merge(cause, count, Long::sum));
    }

    void echoedFrames(List<Long> frames) {
        echoedFrames = frames;
    }

    Phase phase() {
        return phase;
    }

    int workers() {
        return workers;
    }

    int size() {
        return size;
    }

    /** Payload bytes of the frames of an echo: D = {d_1, ..., d_n}. */
    List<Long> echoedFrames() {
        return echoedFrames;
    }

    Map<String, Long> failures() {
        return failures;
    }

    boolean isMeasured() {
        return rounds((time, rate) -> 0.0).length > 0;
    }

    /** T in nanoseconds. */
    Estimate time() {
        return Estimate.of(rounds((time, rate) -> time.meanNanos()));
    }

    /** The part of T up to {@link Phase#onTheWay}, in nanoseconds. */
    Estimate firstPart() {
        return Estimate.of(rounds((time, rate) -> time.meanFirstPartNanos()));
    }

    /** Lambda: completions a second. */
    Estimate rate() {
        return Estimate.of(rounds((time, rate) -> rate.rate()));
    }

    /** T * lambda: 1 for one worker that never waits between operations, and the number in flight after Little. */
    Estimate product() {
        return Estimate.of(rounds((time, rate) -> time.meanNanos() / 1e9 * rate.rate()));
    }

    /** C as it was observed. */
    Estimate inFlight() {
        return Estimate.of(rounds((time, rate) -> rate.inFlight()));
    }

    /** C - T * lambda: 0 after Little's law. */
    Estimate littlesGap() {
        return Estimate.of(rounds((time, rate) -> rate.inFlight() - time.meanNanos() / 1e9 * rate.rate()));
    }

    /** Of both passes of each round that has both. */
    private double[] rounds(BiFunction<Outcome, Outcome, Double> value) {
        return IntStream.range(0, Math.min(timed.size(), counted.size()))
                .filter(i -> timed.get(i).succeeded() > 0 && counted.get(i).completed() > 0)
                .mapToDouble(i -> value.apply(timed.get(i), counted.get(i)))
                .toArray();
    }

    /** All times, in nanoseconds. */
    double[] times() {
        return timed.stream().flatMapToDouble(outcome -> DoubleStream.of(outcome.times())).toArray();
    }

    ExponentialModel model() {
        return new ExponentialModel(time().mean());
    }

    /** From the exponential model, after Kolmogorov and Smirnov; 1 with less than two times, which show nothing. */
    double distance() {
        double[] times = times();
        return times.length < 2 ? 1 : model().distanceFrom(times);
    }

    long succeeded() {
        return passes().mapToLong(Outcome::succeeded).sum();
    }

    long failed() {
        return passes().mapToLong(Outcome::failureCount).sum();
    }

    /** Share of the attempts that succeeded. */
    double probability() {
        return (double) succeeded() / (succeeded() + failed());
    }

    /** Completions of the counting passes. */
    long counted() {
        return counted.stream().mapToLong(Outcome::completed).sum();
    }

    /** Length of the counting passes together. */
    double seconds() {
        return total(Outcome::seconds);
    }

    /** Cores that this process used in them. */
    double cpu() {
        return total(outcome -> outcome.cpu() * outcome.seconds()) / seconds();
    }

    private double total(ToDoubleFunction<Outcome> value) {
        return counted.stream().mapToDouble(value).sum();
    }

    private Stream<Outcome> passes() {
        return Stream.concat(timed.stream(), counted.stream());
    }
}
