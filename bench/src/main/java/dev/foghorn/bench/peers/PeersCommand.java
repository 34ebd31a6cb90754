package dev.foghorn.bench.peers;

import dev.foghorn.app.TimeSpan;
import dev.foghorn.bench.ExitCode;
import dev.foghorn.bench.load.Converters;
import dev.foghorn.bench.load.Definitions;
import dev.foghorn.bench.load.Interruption;
import dev.foghorn.bench.report.CommandAsGiven;
import dev.foghorn.bench.report.Environment;
import dev.foghorn.bench.report.Report;
import dev.foghorn.bench.report.ReportFolder;
import dev.foghorn.bench.report.ReportOptions;
import dev.foghorn.bench.report.Result;
import dev.foghorn.loop.Compression;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code peers}: Foghorn and servers on other stacks under the same load, in one run. */
@Command(
        name = "peers",
        sortOptions = false,
        showDefaultValues = true,
        description = {
            "Measures Foghorn and servers on other stacks with the same load, in rounds that take turns.",
            "Each server has a JVM of its own with the same heap and collector, and a core of its own where the "
                    + "system has taskset and two cores; the load has another core.",
            "The peers are found in bench/peers beside this jar; mvn package builds them.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:measured", "1:measured, but something failed", "2:wrong option", "3:nothing could be measured"
        })
public final class PeersCommand implements Callable<Integer> {
    @Option(names = "--scenarios", paramLabel = "NAME", split = ",", showDefaultValue = Visibility.NEVER,
            description = "What to compare in, with commas: ${COMPLETION-CANDIDATES}. Default: all.")
    private List<Contest> contests = new ArrayList<>();

    @Option(names = "--peers", paramLabel = "NAME", split = ",", showDefaultValue = Visibility.NEVER,
            description = "Beside Foghorn, with commas: ${COMPLETION-CANDIDATES}. Default: all other stacks, without "
                    + "foghorn-tls, foghorn-deflate, foghorn-chat and foghorn-chat-h2: Foghorn with TLS, compressing "
                    + "every message, or as a chat that keeps its messages in memory or in a file.")
    private List<Peer> peers = new ArrayList<>();

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "7", converter = Converters.Count.class,
            description = "Rounds of each scenario; of idle, at most 3.")
    private int rounds;

    @Option(names = "--duration", paramLabel = "TIME", defaultValue = "2s", converter = TimeSpan.Positive.class,
            description = "Length of each measured window.")
    private Duration duration;

    @Option(names = "--warm-up", paramLabel = "TIME", defaultValue = "6s", converter = TimeSpan.Positive.class,
            description = "Load on each server before the first round of each scenario.")
    private Duration warmUp;

    @Option(names = "--jdk", paramLabel = "FOLDER",
            description = "JDK that the servers run on. Default: the one that runs this.")
    private Path jdk;

    @Option(names = "--heap", paramLabel = "SIZE", defaultValue = "1g",
            description = "Heap of each server, first and largest; of idle, 256m, 16m of it young.")
    private String heap;

    @Option(names = "--collector", paramLabel = "NAME", defaultValue = "Parallel",
            description = "Collector of each server: Serial, Parallel, G1, Z; of idle, Serial.")
    private String collector;

    @Mixin
    private ReportOptions reporting;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ReportFolder target = reporting.folder(spec);
        Environment environment = Environment.here();
        List<Result> results = new ArrayList<>();
        try (Interruption interruption = new Interruption()) {
            Files.createDirectories(target.path());
            Cores cores = Cores.choose();
            ServerJvm jvm = new ServerJvm(jdk == null ? Jdk.own() : Jdk.at(jdk), heap, collector, cores);
            Tournament.Plan plan = new Tournament.Plan(takingPart(jvm.jdk()), jvm, PeerFolder.besideThis(), rounds,
                    warmUp, duration, target.path());
            err().printf("servers on %s, heap %s, %s collector; %s%n", jvm.jdk(), heap, collector, cores);
            cores.bindThisProcess();
            Tournament tournament = new Tournament(plan, interruption, err());
            for (Contest contest : contests.isEmpty() ? EnumSet.allOf(Contest.class) : contests) {
                tournament.measure(contest, results);
            }
            Report report = new Report(CommandAsGiven.of(spec), environment, results, findings(jvm),
                    definitions(), new StandingSections(Standing.of(results)).all(), interruption.isInterrupted());
            target.write(report);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        PrintWriter out = spec.commandLine().getOut();
        StandingsTable.print(Standing.of(results), out);
        out.println("\nreport: " + target.path());
        out.flush();
        return exitCode(results);
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Foghorn, and those of the peers that can. Tells which cannot, and why. */
    private List<Peer> takingPart(Jdk runsOn) {
        EnumSet<Peer> chosen = EnumSet.allOf(Peer.class);
        chosen.removeIf(peers.isEmpty() ? Peer::isVariant : peer -> !peers.contains(peer));
        chosen.add(Peer.FOGHORN);
        List<Peer> able = new ArrayList<>();
        for (Peer peer : chosen) {
            if (runsOn.feature() < peer.needsJdk()) {
                err().println(peer + " is left out: it needs JDK " + peer.needsJdk() + ", and this is " + runsOn);
            } else if (!peer.isBuilt(PeerFolder.besideThis())) {
                err().println(peer + " is left out: it is not in " + PeerFolder.besideThis().path()
                        + "; mvn package builds it, with JDK " + peer.needsJdk() + " or newer");
            } else {
                able.add(peer);
            }
        }
        return able;
    }

    private static List<String> findings(ServerJvm jvm) {
        return List.of("Servers on " + jvm.jdk() + ", heap " + jvm.heap() + ", " + jvm.collector() + " collector; "
                + jvm.cores() + ".");
    }

    private static Map<String, String> definitions() {
        Map<String, String> definitions = new LinkedHashMap<>(Definitions.all());
        definitions.put("Foghorn / server", "Foghorn's figure divided by the server's in the same round; the rounds' "
                + "median, least and most. Above 1 Foghorn wins; where lower is better, below 1");
        definitions.put("units a second", "messages, deliveries or cycles of the window by its length, as they were "
                + "reached with this generator; the rounds' median");
        definitions.put("foghorn-tls", "Foghorn with TLS: JDK's default protocol and cipher suite, a certificate of "
                + "its own with an elliptic key, which the generator takes as it is");
        definitions.put("foghorn-deflate", "Foghorn with permessage-deflate in both directions, level "
                + Compression.DEFAULT_LEVEL + ", without context takeover, every message however short. The "
                + "generator compresses and decompresses too, each member of a room for itself");
        definitions.put("foghorn-chat, foghorn-chat-h2", "Foghorn's chat, its messages in memory or in a file (H2), "
                + "without rates and filter: a member says, all get it in the order of the ids; beside Foghorn's plain "
                + "rooms. The size is that of the text, to which the chat adds who said it, when, and its id");
        definitions.put("compressions a message", "broadcast: messages that the server compressed by messages that "
                + "were published, from the first connection to the last. 1: compressed once for all members");
        definitions.put(IdleRound.RSS, "idle: (RSS with 10,000 connections - RSS with 500) / 9,500, on a server that "
                + "connections came to and left before, for the time of the warm-up. Heap of 256 MB, 16 MB of them "
                + "for young objects, serial collector: code is compiled and the young objects' pages are touched "
                + "by then, so that what grows is what connections hold");
        definitions.put(IdleRound.HEAP, "idle: growth of what is live after a full collection, from 500 connections "
                + "to 10,000, by the connections between");
        return definitions;
    }

    private static int exitCode(List<Result> results) {
        if (results.stream().allMatch(result -> result.units() == 0)) {
            return ExitCode.NOTHING_MEASURED;
        }
        boolean failed = results.stream().anyMatch(result -> result.failureCount() > 0);
        return failed ? ExitCode.WITH_FAILURES : ExitCode.ALL_WELL;
    }
}
