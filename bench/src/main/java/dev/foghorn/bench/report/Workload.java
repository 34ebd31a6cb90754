package dev.foghorn.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A scenario with its settings: results of the same workload can be compared. */
public record Workload(String scenario, Map<String, String> settings, String unit) {
    public static Workload of(Result result) {
        return new Workload(result.scenario(), result.settings(), result.unit());
    }

    /** The rounds of each server under each workload, all in the order in which they were first measured. */
    public static Map<Workload, List<Rounds>> group(List<Result> results) {
        Map<Workload, Map<String, List<Result>>> groups = new LinkedHashMap<>();
        for (Result result : results) {
            groups.computeIfAbsent(of(result), workload -> new LinkedHashMap<>())
                    .computeIfAbsent(result.server(), server -> new ArrayList<>())
                    .add(result);
        }
        Map<Workload, List<Rounds>> rounds = new LinkedHashMap<>();
        groups.forEach((workload, servers) -> rounds.put(workload, servers.entrySet().stream()
                .map(server -> new Rounds(server.getKey(), server.getValue()))
                .toList()));
        return rounds;
    }

    /** In one line. */
    public String conditions() {
        return conditions(settings);
    }

    /** The scenario, with those settings in which it differs from one of the others. */
    public String titleAmong(Iterable<Workload> others) {
        Map<String, String> own = new LinkedHashMap<>(settings);
        own.entrySet().removeIf(setting -> allHave(others, setting));
        return own.isEmpty() ? scenario : scenario + " · " + conditions(own);
    }

    private boolean allHave(Iterable<Workload> others, Map.Entry<String, String> setting) {
        for (Workload other : others) {
            if (other.scenario.equals(scenario) && !setting.getValue().equals(other.settings.get(setting.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private static String conditions(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + " " + setting.getValue())
                .collect(Collectors.joining(" · "));
    }
}
