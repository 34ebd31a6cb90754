package dev.foghorn.bench.diff;

import dev.foghorn.bench.report.Metric;
import dev.foghorn.bench.report.Rounds;
import dev.foghorn.bench.report.Workload;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The same workload on the same server in two runs. */
record Pair(Workload workload, Rounds before, Rounds after) {
    String server() {
        return before.server().equals(after.server())
                ? before.server()
                : before.server() + " → " + after.server();
    }

    boolean isLimitedByGenerator() {
        return before.isLimitedByGenerator() || after.isLimitedByGenerator();
    }

    /** Of every metric that both runs know. */
    List<Change> changes() {
        return Stream.of(Metric.values()).map(this::change).flatMap(Optional::stream).toList();
    }

    Optional<Change> change(Metric metric) {
        return Change.of(metric, before, after);
    }
}
