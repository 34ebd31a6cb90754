package dev.foghorn.bench.diff;

import dev.foghorn.bench.report.Report;
import dev.foghorn.bench.report.Rounds;
import dev.foghorn.bench.report.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two runs, result by result.
 *
 * @param unmatched results that only one of them has, a sentence each
 */
record Comparison(List<Pair> pairs, List<String> unmatched) {
    static Comparison of(Report before, Report after) {
        Map<Workload, List<Rounds>> a = Workload.group(before.results());
        Map<Workload, List<Rounds>> b = Workload.group(after.results());
        List<Pair> pairs = new ArrayList<>();
        List<String> unmatched = new ArrayList<>();
        a.forEach((workload, servers) -> {
            List<Rounds> others = b.getOrDefault(workload, List.of());
            for (Rounds rounds : servers) {
                partner(rounds, servers, others).ifPresentOrElse(
                        other -> pairs.add(new Pair(workload, rounds, other)),
                        () -> unmatched.add(only("first", workload, rounds)));
            }
        });
        b.forEach((workload, servers) -> servers.stream()
                .filter(rounds -> partner(rounds, servers, a.getOrDefault(workload, List.of())).isEmpty())
                .forEach(rounds -> unmatched.add(only("second", workload, rounds))));
        return new Comparison(pairs, unmatched);
    }

    /** Of the same name; or the only one there is, if this is the only one too: ports and addresses change. */
    private static Optional<Rounds> partner(Rounds rounds, List<Rounds> own, List<Rounds> others) {
        return own.size() == 1 && others.size() == 1
                ? Optional.of(others.get(0))
                : others.stream().filter(other -> other.server().equals(rounds.server())).findFirst();
    }

    private static String only(String which, Workload workload, Rounds rounds) {
        return "Only the " + which + " run has " + workload.scenario() + " on " + rounds.server() + " with "
                + workload.conditions() + ".";
    }
}
