package dev.foghorn.bench.peers;

import dev.foghorn.bench.report.Figures;
import dev.foghorn.bench.report.Latency;
import dev.foghorn.bench.report.Result;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/** A number that servers are compared by. */
enum Figure {
    PER_CPU_SECOND("units per second of server CPU", Figures::count,
            result -> orNone(result.unitsPerServerCpuSecond())),
    P50("p50 in µs", Figures::significant, result -> micros(result.latency(), Latency::p50)),
    P99("p99 in µs", Figures::significant, result -> micros(result.latency(), Latency::p99)),
    P99_9("p99.9 in µs", Figures::significant, result -> micros(result.latency(), Latency::p999)),
    HEAP("live heap in bytes a connection", Figures::count, result -> orNone(result.counters().get(IdleRound.HEAP))),
    RSS("RSS in bytes a connection", Figures::count, result -> orNone(result.counters().get(IdleRound.RSS)));

    private static final double NANOS_PER_MICRO = 1000;

    private final String label;
    private final DoubleFunction<String> format;
    private final ToDoubleFunction<Result> value;

    Figure(String label, DoubleFunction<String> format, ToDoubleFunction<Result> value) {
        this.label = label;
        this.format = format;
        this.value = value;
    }

    String label() {
        return label;
    }

    /** The others are times and memory. */
    boolean isMoreBetter() {
        return this == PER_CPU_SECOND;
    }

    /** For people, without its unit. */
    String format(double number) {
        return format.apply(number);
    }

    /** NaN if it was not measured. */
    double of(Result result) {
        return value.applyAsDouble(result);
    }

    private static double orNone(Double number) {
        return number == null ? Double.NaN : number;
    }

    private static double micros(Latency latency, ToDoubleFunction<Latency> quantile) {
        return latency == null ? Double.NaN : quantile.applyAsDouble(latency) / NANOS_PER_MICRO;
    }
}
