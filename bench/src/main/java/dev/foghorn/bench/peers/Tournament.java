package dev.foghorn.bench.peers;

import dev.foghorn.bench.load.Interruption;
import dev.foghorn.bench.load.Live;
import dev.foghorn.bench.load.Load;
import dev.foghorn.bench.load.LoadOptions;
import dev.foghorn.bench.report.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds contests: every server gets the load once in each round, one server at a time, so that what changes on the
 * machine changes for all of them. Each round starts with another server.
 */
final class Tournament {
    /** Counter: messages that the server compressed, from the load's first connection to its last. */
    static final String COMPRESSIONS = "compressions";

    private static final String ROUND = "round";

    /** Before each window: connections are opened, and the load finds its pace again. */
    private static final Duration SETTLING = Duration.ofSeconds(1);
    /** Memory hardly scatters, and each round takes fresh servers. */
    private static final int IDLE_ROUNDS = 3;

    private final Plan plan;
    private final Interruption interruption;
    private final PrintWriter progress;

    /**
     * How much is measured.
     *
     * @param warmUp of each server, once for each contest
     * @param duration of each window
     * @param logs where servers' own words go
     */
    record Plan(
            List<Peer> peers, ServerJvm jvm, PeerFolder folder, int rounds, Duration warmUp, Duration duration,
            Path logs) {}

    Tournament(Plan plan, Interruption interruption, PrintWriter progress) {
        this.plan = plan;
        this.interruption = interruption;
        this.progress = progress;
    }

    /** The number of the round that a result is from, from 1. */
    static Double numberOf(Result result) {
        return result.counters().get(ROUND);
    }

    static Result with(Result result, String scenario, String server, Map<String, Double> counters) {
        return new Result(scenario, server, result.settings(), result.unit(), result.seconds(), result.units(),
                result.latency(), result.failures(), result.generatorCpu(), result.serverCpu(),
                result.unitsPerServerCpuSecond(), result.serverRssBytes(), result.limitedByGenerator(),
                result.timeline(), counters);
    }

    /** Adds what each round measures to the results, as soon as it is known. */
    void measure(Contest contest, List<Result> results) {
        List<Peer> peers = plan.peers.stream().filter(contest::takes).toList();
        progress.printf("%n%s: %s%n", contest, contest.title());
        if (contest == Contest.IDLE) {
            measureIdle(peers, results);
        } else {
            measureWarm(contest, peers, results);
        }
    }

    private void measureIdle(List<Peer> peers, List<Result> results) {
        int rounds = Math.min(plan.rounds, IDLE_ROUNDS);
        for (int round = 1; round <= rounds; round++) {
            for (Peer peer : turned(peers, round)) {
                if (interruption.isInterrupted()) {
                    return;
                }
                try {
                    add(Contest.IDLE, round, measureIdle(peer), results);
                } catch (IOException e) {
                    progress.println(peer + ": " + e.getMessage());
                }
            }
        }
    }

    private Result measureIdle(Peer peer) throws IOException {
        Result held;
        try (PeerProcess server = start(Contest.IDLE, peer)) {
            // code is compiled and young objects' pages are touched before: neither is a connection's
            load(Contest.CONNECT, server, Duration.ZERO, plan.warmUp, 0);
            held = load(Contest.IDLE, server, Duration.ZERO, plan.duration, 0);
        }
        try (PeerProcess server = start(Contest.IDLE, peer)) {
            return IdleRound.withHeap(held, server);
        }
    }

    private void measureWarm(Contest contest, List<Peer> peers, List<Result> results) {
        List<PeerProcess> servers = start(contest, peers);
        try {
            double slowest = warmUp(contest, servers);
            for (int round = 1; round <= plan.rounds; round++) {
                measureOnce(contest, round, turned(servers, round), slowest / 2, results);
            }
        } finally {
            servers.forEach(PeerProcess::close);
        }
    }

    private static <T> List<T> turned(List<T> all, int round) {
        List<T> turned = new ArrayList<>(all);
        Collections.rotate(turned, 1 - round);
        return turned;
    }

    /** Those that do start. */
    private List<PeerProcess> start(Contest contest, List<Peer> peers) {
        List<PeerProcess> servers = new ArrayList<>();
        for (Peer peer : peers) {
            if (interruption.isInterrupted()) {
                break;
            }
            try {
                servers.add(start(contest, peer));
            } catch (IOException e) {
                progress.println(e.getMessage());
            }
        }
        return servers;
    }

    private PeerProcess start(Contest contest, Peer peer) throws IOException {
        boolean idle = contest == Contest.IDLE;
        ServerJvm jvm = idle ? plan.jvm.forIdling() : plan.jvm;
        return PeerProcess.start(peer, jvm, plan.folder, idle, plan.logs.resolve(peer + ".log"));
    }

    /** @return messages a second of the slowest server */
    private double warmUp(Contest contest, List<PeerProcess> servers) {
        double slowest = Double.POSITIVE_INFINITY;
        for (PeerProcess server : servers) {
            Result result = run(contest, server, Duration.ZERO, plan.warmUp, 0);
            if (result != null) {
                progress.printf("warm-up    %-16s %,12.0f %s a second%n",
                        server.peer(), result.rate(), result.unit());
                slowest = result.units() == 0 ? slowest : Math.min(slowest, result.rate());
            }
        }
        return slowest;
    }

    private void measureOnce(
            Contest contest, int round, List<PeerProcess> servers, double rate, List<Result> results) {
        for (PeerProcess server : servers) {
            Result result = run(contest, server, SETTLING, plan.duration, contest == Contest.LATENCY ? rate : 0);
            if (result != null) {
                add(contest, round, result, results);
            }
        }
    }

    private void add(Contest contest, int round, Result result, List<Result> results) {
        Map<String, Double> counters = new LinkedHashMap<>(result.counters());
        counters.put(ROUND, (double) round);
        Result named = with(result, contest.toString(), result.server(), counters);
        results.add(named);
        tell(contest, round, named);
    }

    /** @return null if nothing could be measured, or the run was interrupted */
    private Result run(Contest contest, PeerProcess server, Duration warmUp, Duration duration, double rate) {
        if (interruption.isInterrupted()) {
            return null;
        }
        try {
            return load(contest, server, warmUp, duration, rate);
        } catch (IOException e) {
            progress.println(server.peer() + ": " + e.getMessage());
            return null;
        }
    }

    /** @param rate messages a second; 0 for as many as the server takes */
    private Result load(Contest contest, PeerProcess server, Duration warmUp, Duration duration, double rate)
            throws IOException {
        LoadOptions options = LoadOptions.of(contest.load(server, warmUp, duration));
        Peer peer = server.peer();
        long before = peer.compresses() ? server.compressions() : 0;
        Result result = Load.measure(
                rate == 0 ? options : options.withRate(rate), peer.toString(), interruption, Live.silent());
        if (!peer.compresses()) {
            return result;
        }
        Map<String, Double> counters = new LinkedHashMap<>(result.counters());
        counters.put(COMPRESSIONS, (double) (server.compressions() - before));
        return with(result, result.scenario(), result.server(), counters);
    }

    private void tell(Contest contest, int round, Result result) {
        progress.printf("round %d/%d  %-16s", round, plan.rounds, result.server());
        for (Figure figure : contest.figures()) {
            progress.printf(" %,12.0f %s", figure.of(result), figure.label());
        }
        progress.printf("; cores: server %.2f, load %.2f%s%n",
                result.serverCpu() == null ? Double.NaN : result.serverCpu(),
                result.generatorCpu(),
                result.failureCount() == 0 ? "" : "; failures: " + result.failures());
        progress.flush();
    }
}
