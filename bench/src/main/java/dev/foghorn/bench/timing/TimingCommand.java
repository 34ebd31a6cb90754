package dev.foghorn.bench.timing;

import dev.foghorn.app.TimeSpan;
import dev.foghorn.app.TrustOptions;
import dev.foghorn.bench.ExitCode;
import dev.foghorn.bench.load.Converters;
import dev.foghorn.bench.load.Interruption;
import dev.foghorn.bench.report.CommandAsGiven;
import dev.foghorn.bench.report.Environment;
import dev.foghorn.bench.report.Report;
import dev.foghorn.bench.report.ReportFolder;
import dev.foghorn.bench.report.ReportOptions;
import dev.foghorn.bench.report.Section;
import dev.foghorn.bench.report.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code timing URL}. */
@Command(
        name = "timing",
        sortOptions = false,
        showDefaultValues = true,
        description = {
            "Measures the three phases of a connection on any WebSocket server that echoes, and compares them with "
                    + "their timing models.",
            "",
            "  connect     TCP connect (and TLS, for wss) until the 101 is read",
            "  data        message handed over until its echo is read",
            "  disconnect  Close sent until Close and the end of TCP are read",
            "",
            "For each: T (mean time), lambda (rate, counted in passes of its own), T·lambda, Little's law, distance "
                    + "from the exponential model.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:measured", "1:measured, but something failed", "2:wrong option", "3:nothing could be measured"
        })
public final class TimingCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "URL", description = "Such as ws://127.0.0.1:8080/echo, or wss://.")
    private String url;

    @Option(names = "--rounds", paramLabel = "N", converter = Converters.Count.class, defaultValue = "10",
            description = "Rounds of a pass that takes times and one that counts; errors come from their differences.")
    private int rounds;

    @Option(names = "--samples", paramLabel = "N", converter = Converters.Count.class, defaultValue = "200",
            description = "Connections that each pass opens, holds and closes.")
    private int samples;

    @Option(names = "--warm-up", paramLabel = "N", converter = Converters.Count.class, defaultValue = "1000",
            description = "Connections before the first round, not measured.")
    private int warmUp;

    @Option(names = "--workers", paramLabel = "N", split = ",", converter = Converters.Count.class,
            defaultValue = "1,4", description = "Workers in a closed loop, one number after the other.")
    private List<Integer> workers;

    @Option(names = "--sizes", paramLabel = "BYTES", split = ",", converter = Converters.Size.class,
            defaultValue = "20,125,1k,16k", description = "Payloads of messages, such as 20,16k,1m.")
    private List<Integer> sizes;

    @Option(names = "--fragments", paramLabel = "N", converter = Converters.Count.class, defaultValue = "1",
            description = "Frames that each message is sent in.")
    private int fragments;

    @Option(names = "--window", paramLabel = "TIME", converter = TimeSpan.Positive.class, defaultValue = "200ms",
            description = "Length of each data pass.")
    private Duration window;

    @Option(names = "--think", paramLabel = "TIME", converter = TimeSpan.OrOff.class, defaultValue = "0",
            description = "Time that a worker waits after each operation: lowers lambda, not T.")
    private Duration think;

    @Option(names = "--closings", paramLabel = "N", converter = Converters.Count.class, defaultValue = "50",
            description = "Connections that are closed in each of the ways to close.")
    private int closings;

    @Option(names = "--timeout", paramLabel = "TIME", converter = TimeSpan.Positive.class, defaultValue = "5s",
            description = "For each operation.")
    private Duration timeout;

    @Mixin
    private TrustOptions trust;

    @Mixin
    private ReportOptions reporting;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Environment environment = Environment.here();
        try (Interruption interruption = new Interruption()) {
            Plan plan = new Plan(rounds, samples, warmUp, workers, sizes, fragments, window, think, timeout, closings);
            Timing timing = new Timing(
                    plan, Target.of(url, trust.tls()), interruption::isInterrupted, new Progress(err));
            timing.run();
            return report(plan, timing, environment, interruption.isInterrupted());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (IOException e) {
            err.println("cannot measure, or not report it: " + e.getMessage());
            return ExitCode.NOTHING_MEASURED;
        }
    }

    private int report(Plan plan, Timing timing, Environment environment, boolean interrupted) throws IOException {
        List<Series> series = timing.series();
        TimingReport words = new TimingReport(url, plan);
        List<Section> sections = new TimingSections(plan, series, timing.closings()).all();
        Report report = new Report(CommandAsGiven.of(spec), environment, words.results(series),
                words.findings(series), TimingReport.definitions(), sections, interrupted);
        ReportFolder target = reporting.folder(spec);
        target.write(report);
        print(report, target);
        if (series.stream().noneMatch(Series::isMeasured)) {
            return ExitCode.NOTHING_MEASURED;
        }
        boolean failed = series.stream().anyMatch(of -> of.failed() > 0)
                || timing.closings().stream().anyMatch(closing -> !closing.failures().isEmpty());
        return failed ? ExitCode.WITH_FAILURES : ExitCode.ALL_WELL;
    }

    private void print(Report report, ReportFolder target) {
        PrintWriter out = spec.commandLine().getOut();
        report.sections().stream()
                .flatMap(section -> section.blocks().stream())
                .filter(Table.class::isInstance)
                .forEach(table -> TextTable.print((Table) table, out));
        out.println();
        report.findings().forEach(out::println);
        if (report.results().stream().allMatch(result -> result.latency() == null)) {
            out.println("nothing could be measured" + (report.interrupted() ? ": interrupted" : ""));
        }
        out.println("report: " + target.path());
        out.flush();
    }
}
