package dev.foghorn.bench.soak;

import dev.foghorn.app.TimeSpan;
import dev.foghorn.bench.ExitCode;
import dev.foghorn.bench.load.Interruption;
import dev.foghorn.bench.report.CommandAsGiven;
import dev.foghorn.bench.report.Environment;
import dev.foghorn.bench.report.Figures;
import dev.foghorn.bench.report.Report;
import dev.foghorn.bench.report.ReportFolder;
import dev.foghorn.bench.report.ReportOptions;
import dev.foghorn.client.WebSocketClient;
import dev.foghorn.loop.Compression;
import dev.foghorn.loop.ConnectionOptions;
import dev.foghorn.loop.OutboundLimits;
import dev.foghorn.tls.ClientTls;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code soak}: attacks, and a long time of everything at once. */
@Command(
        name = "soak",
        sortOptions = false,
        showDefaultValues = true,
        description = {
            "Attacks Foghorn in a process of its own, and then lets everything happen at random for a long time.",
            "During each attack well-behaved clients on every loop, canaries, echo on; the 99th percentile of their "
                    + "times must stay under 100 ms, or five times what it was in quiet. After each attack, memory, "
                    + "descriptors and threads must be back where they were.",
            "In the mix every message that is delivered is checked, and the live heap must not grow after a quarter "
                    + "of the time.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all as promised", "1:something was not", "2:wrong option", "3:nothing could be measured"})
public final class SoakCommand implements Callable<Integer> {
    @Option(names = "--attacks", paramLabel = "NAME", split = ",", showDefaultValue = Visibility.NEVER,
            description = "Which, with commas: ${COMPLETION-CANDIDATES}. Default: all.")
    private List<AttackName> attacks = new ArrayList<>();

    @Option(names = "--no-attacks", description = "Only the mix.")
    private boolean noAttacks;

    @Option(names = "--quiet", paramLabel = "TIME", defaultValue = "1m", converter = TimeSpan.OrOff.class,
            description = "How long the canaries are measured before the first attack.")
    private Duration quiet;

    @Option(names = "--mix", paramLabel = "TIME", defaultValue = "20m", converter = TimeSpan.OrOff.class,
            description = "How long the mix takes; 0s for none.")
    private Duration mix;

    @Option(names = "--seed", paramLabel = "N", showDefaultValue = Visibility.NEVER,
            description = "What the players do is settled by it. Default: another each time; the report tells it.")
    private Long seed;

    @Mixin
    private ReportOptions reporting;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (noAttacks && !attacks.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--no-attacks and --attacks exclude each other");
        }
        ReportFolder target = reporting.folder(spec);
        Environment environment = Environment.here();
        SoakReport report = new SoakReport(seed == null ? new SecureRandom().nextLong() : seed);
        try (Interruption interruption = new Interruption()) {
            Files.createDirectories(target.path());
            out().println("seed " + report.seed());
            try (SoakServerProcess server = SoakServerProcess.start(target.path().resolve("server.log"))) {
                soak(server, interruption, report);
            }
            target.write(new Report(CommandAsGiven.of(spec), environment, List.of(), report.findings(),
                    SoakReport.definitions(), report.sections(), interruption.isInterrupted()));
        } catch (IOException e) {
            err().println("cannot soak, or not report it: " + e.getMessage());
            return ExitCode.NOTHING_MEASURED;
        }
        report.findings().forEach(out()::println);
        out().println("report: " + target.path());
        out().flush();
        return report.isGood() ? ExitCode.ALL_WELL : ExitCode.WITH_FAILURES;
    }

    private void soak(SoakServerProcess server, Interruption interruption, SoakReport report)
            throws IOException, InterruptedException {
        try (WebSocketClient plain = client(Compression.OFF);
                WebSocketClient compressed = client(Compression.DEFAULT.withAbove(0));
                WebSocketClient takeover = client(Compression.DEFAULT.withAbove(0).withTakeover(true, true));
                Canaries canaries = new Canaries(plain)) {
            canaries.open("plain", server.url(SoakServer.ECHO));
            canaries.open("TLS", server.secureUrl(SoakServer.ECHO));
            attack(server, canaries, interruption, report);
            if (!mix.isZero() && !interruption.isInterrupted()) {
                Mix playing = new Mix(server, interruption, err());
                playing.play(List.of(
                        new Player.Door("plain", plain, server.url("")),
                        new Player.Door("TLS", plain, server.secureUrl("")),
                        new Player.Door("compressed", compressed, server.url("")),
                        new Player.Door("compressed TLS", takeover, server.secureUrl(""))), report.seed(), mix);
                report.mixed(playing);
            }
        }
    }

    private static WebSocketClient client(Compression compression) throws IOException {
        return WebSocketClient.builder()
                .options(ConnectionOptions.DEFAULT
                        .withOutbound(OutboundLimits.DEFAULT.withQueue(Player.MOST_ON_ITS_WAY))
                        .withCompression(compression))
                .tls(ClientTls.insecure())
                .parallelHandshakes()
                .build();
    }

    private void attack(
            SoakServerProcess server, Canaries canaries, Interruption interruption, SoakReport report)
            throws IOException, InterruptedException {
        if (noAttacks) {
            return;
        }
        Trials trials = new Trials(server, canaries, interruption);
        say("quiet for " + quiet.toSeconds() + " s");
        report.quiet(trials, trials.quiet(quiet));
        for (AttackName name : attacks.isEmpty() ? EnumSet.allOf(AttackName.class) : attacks) {
            if (interruption.isInterrupted()) {
                return;
            }
            long start = System.nanoTime();
            Trial trial = trials.run(name.toString(), name.make());
            report.tried(trial);
            String outcome = trial.wrong().isEmpty()
                    ? trial.seen() + "; p99 " + Figures.time(SoakReport.worst(trial.songs()))
                    : "WRONG: " + String.join("; ", trial.wrong());
            say(String.format("%-18s %3d s  %s", name, Math.round((System.nanoTime() - start) / 1e9), outcome));
        }
    }

    private void say(String line) {
        err().println(line);
        err().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
