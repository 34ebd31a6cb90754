package dev.foghorn.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All servers under all workloads in one table: the main figure's ratio to Foghorn. */
final class Overview {
    private final Map<Workload, List<Rounds>> workloads;

    Overview(Map<Workload, List<Rounds>> workloads) {
        this.workloads = workloads;
    }

    /** Empty if there is but one workload, or nothing to compare. */
    Optional<Section> section() {
        List<Workload> compared = workloads.keySet().stream().filter(this::isCompared).toList();
        if (compared.size() < 2) {
            return Optional.empty();
        }
        Set<String> servers = new LinkedHashSet<>();
        compared.forEach(workload -> workloads.get(workload).forEach(rounds -> servers.add(rounds.server())));
        List<String> columns = new ArrayList<>(List.of("workload"));
        columns.addAll(servers);
        List<List<Cell>> rows = compared.stream().map(workload -> row(workload, servers)).toList();
        return Optional.of(new Section(
                "Overview",
                new Text("Units per second of the server's own processor time, as a ratio to Foghorn's: "
                        + "medians of the rounds. Below 1, Foghorn does more."),
                new Table("ratios to Foghorn", columns, rows)));
    }

    private boolean isCompared(Workload workload) {
        return Rounds.foghorn(workloads.get(workload))
                .map(foghorn -> foghorn.spread(Metric.PER_CPU_SECOND))
                .isPresent();
    }

    private List<Cell> row(Workload workload, Set<String> servers) {
        List<Rounds> measured = workloads.get(workload);
        double foghorn = Rounds.foghorn(measured).orElseThrow().spread(Metric.PER_CPU_SECOND).median();
        List<Cell> row = new ArrayList<>(List.of(Cell.of(workload.titleAmong(workloads.keySet()))));
        for (String server : servers) {
            row.add(Cell.of(median(measured, server).map(median -> median / foghorn).orElse(null), Figures::ratio));
        }
        return row;
    }

    private static Optional<Double> median(List<Rounds> measured, String server) {
        return measured.stream()
                .filter(rounds -> rounds.server().equals(server))
                .findFirst()
                .map(rounds -> rounds.spread(Metric.PER_CPU_SECOND))
                .map(Rounds.Spread::median);
    }
}
