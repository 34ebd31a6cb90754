package dev.foghorn.bench.peers;

import dev.foghorn.bench.report.Latency;
import dev.foghorn.bench.report.Result;
import java.util.function.ToDoubleFunction;

/** A number that servers are compared by. */
enum Figure {
    PER_CPU_SECOND("units per second of server CPU", result -> orNone(result.unitsPerServerCpuSecond())),
    P50("p50 in µs", result -> micros(result.latency(), Latency::p50)),
    P99("p99 in µs", result -> micros(result.latency(), Latency::p99)),
    P99_9("p99.9 in µs", result -> micros(result.latency(), Latency::p999)),
    HEAP("live heap in bytes a connection", result -> orNone(result.counters().get(IdleRound.HEAP))),
    RSS("RSS in bytes a connection", result -> orNone(result.counters().get(IdleRound.RSS)));

    private static final double NANOS_PER_MICRO = 1000;

    private final String label;
    private final ToDoubleFunction<Result> value;

    Figure(String label, ToDoubleFunction<Result> value) {
        this.label = label;
        this.value = value;
    }

    String label() {
        return label;
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
