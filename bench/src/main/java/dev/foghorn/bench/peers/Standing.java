package dev.foghorn.bench.peers;

import dev.foghorn.bench.report.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How one server did in one figure of one contest, over all rounds.
 *
 * @param value what was measured
 * @param ratio Foghorn's value divided by this server's in the same round; not measured if Foghorn was not there
 * @param limitedByGenerator in some round the load's core was full and the server's was not: no maximum is claimed
 * @param failures in all rounds
 */
record Standing(
        Contest contest, Figure figure, String server, Spread value, Spread ratio, boolean limitedByGenerator,
        long failures) {

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
        foghorn.forEach(result -> foghornByRound.put(Rounds.numberOf(result), result));
        return new Standing(
                contest,
                figure,
                server,
                Spread.of(rounds.stream().mapToDouble(figure::of)),
                Spread.of(rounds.stream()
                        .filter(result -> foghornByRound.containsKey(Rounds.numberOf(result)))
                        .mapToDouble(result ->
                                figure.of(foghornByRound.get(Rounds.numberOf(result))) / figure.of(result))),
                rounds.stream().anyMatch(Result::limitedByGenerator),
                rounds.stream().mapToLong(Result::failureCount).sum());
    }
}
