package dev.foghorn.bench.peers;

import dev.foghorn.bench.report.Result;
import dev.foghorn.bench.report.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How one server did in one figure of one contest, over all rounds.
 *
 * @param results of all rounds
 * @param value what was measured; null if nothing was
 * @param ratio Foghorn's value divided by this server's in the same round; null if they share no round
 */
record Standing(Contest contest, Figure figure, String server, List<Result> results, Spread value, Spread ratio) {
    /** In the order of contests, figures and servers in which they were measured. */
    static List<Standing> of(List<Result> results) {
        Map<String, Map<String, List<Result>>> contests = new LinkedHashMap<>();
        for (Result result : results) {
            contests.computeIfAbsent(result.scenario(), scenario -> new LinkedHashMap<>())
                    .computeIfAbsent(result.server(), server -> new ArrayList<>())
                    .add(result);
        }
        List<Standing> standings = new ArrayList<>();
        contests.forEach((scenario, servers) -> {
            Contest contest = Contest.of(scenario);
            List<Result> foghorn = servers.getOrDefault(Peer.FOGHORN.toString(), List.of());
            for (Figure figure : contest.figures()) {
                servers.forEach((server, rounds) -> standings.add(of(contest, figure, server, rounds, foghorn)));
            }
        });
        return standings;
    }

    private static Standing of(
            Contest contest, Figure figure, String server, List<Result> rounds, List<Result> foghorn) {
        Map<Double, Result> foghornByRound = new LinkedHashMap<>();
        foghorn.forEach(result -> foghornByRound.put(Tournament.numberOf(result), result));
        return new Standing(
                contest,
                figure,
                server,
                rounds,
                Spread.of(rounds.stream().mapToDouble(figure::of)),
                Spread.of(rounds.stream()
                        .filter(result -> foghornByRound.containsKey(Tournament.numberOf(result)))
                        .mapToDouble(result ->
                                figure.of(foghornByRound.get(Tournament.numberOf(result))) / figure.of(result))));
    }

    boolean isFoghorn() {
        return server.equals(Peer.FOGHORN.toString());
    }

    /** In some round the load's core was full and the server's was not: no maximum is claimed. */
    boolean limitedByGenerator() {
        return results.stream().anyMatch(Result::limitedByGenerator);
    }

    /** In all rounds. */
    long failures() {
        return results.stream().mapToLong(Result::failureCount).sum();
    }
}
