package dev.foghorn.bench.load;

import dev.foghorn.bench.ExitCode;
import dev.foghorn.bench.report.CommandAsGiven;
import dev.foghorn.bench.report.Environment;
import dev.foghorn.bench.report.Figures;
import dev.foghorn.bench.report.Report;
import dev.foghorn.bench.report.ReportFolder;
import dev.foghorn.bench.report.ReportOptions;
import dev.foghorn.bench.report.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What a command of load leaves: a summary, a report, an exit code. */
final class Output {
    @Mixin
    private ReportOptions reporting;

    /**
     * @param findings what the results come to, if they do not speak for themselves
     * @param exitCode if anything was measured
     */
    record Measured(List<Result> results, List<String> findings, int exitCode) {
        /** One result, which is its own finding. */
        static Measured of(Result result) {
            int exitCode = result.failureCount() > 0 ? ExitCode.WITH_FAILURES : ExitCode.ALL_WELL;
            return new Measured(List.of(result), List.of(), exitCode);
        }
    }

    /** What is measured. */
    @FunctionalInterface
    interface Measurement {
        Measured make(Interruption interruption, Live live) throws IOException;
    }

    /** Measures and reports. @return the program's exit code */
    int run(CommandSpec spec, LoadOptions options, Measurement measurement) {
        PrintWriter err = spec.commandLine().getErr();
        Environment environment = Environment.here();
        try (Interruption interruption = new Interruption()) {
            options.check();
            Measured measured = measurement.make(interruption, new Live(err));
            Report report = new Report(CommandAsGiven.of(spec), environment, measured.results(), measured.findings(),
                    Definitions.all(), interruption.isInterrupted());
            ReportFolder target = reporting.folder(spec);
            target.write(report);
            print(spec.commandLine().getOut(), err, report);
            spec.commandLine().getOut().println("report: " + target.path());
            spec.commandLine().getOut().flush();
            boolean any = report.results().stream().anyMatch(result -> result.units() > 0);
            return any ? measured.exitCode() : ExitCode.NOTHING_MEASURED;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (IOException e) {
            err.println("cannot measure, or not report it: " + e.getMessage());
            return ExitCode.NOTHING_MEASURED;
        }
    }

    private static void print(PrintWriter out, PrintWriter err, Report report) {
        for (Result result : report.results()) {
            out.printf(Locale.ROOT, "%n%s  %s  %s%n", result.scenario(), result.server(), result.settings());
            if (result.units() > 0) {
                printFigures(out, result);
            } else {
                err.println("nothing could be measured" + (report.interrupted() ? ": interrupted" : ""));
            }
            result.failures().forEach((cause, count) -> err.printf(Locale.ROOT, "  %,8d x  %s%n", count, cause));
        }
        report.findings().forEach(out::println);
        err.flush();
        out.flush();
    }

    private static void printFigures(PrintWriter out, Result result) {
        if (result.unit().equals("connections")) {
            out.printf(Locale.ROOT, "  %,d connections, held %.1f s%n", result.units(), result.seconds());
        } else {
            out.printf(Locale.ROOT, "  %,.0f %s/s in %.1f s%s%n", result.rate(), result.unit(), result.seconds(),
                    result.limitedByGenerator() ? "   limited by the generator: no maximum" : "");
        }
        if (result.latency() != null) {
            out.printf("  latency  p50 %s   p90 %s   p99 %s   p99.9 %s   max %s%n",
                    Figures.time(result.latency().p50()), Figures.time(result.latency().p90()),
                    Figures.time(result.latency().p99()), Figures.time(result.latency().p999()),
                    Figures.time(result.latency().max()));
        }
        out.printf(Locale.ROOT, "  CPU      generator %.2f", result.generatorCpu());
        if (result.serverCpu() != null) {
            out.printf(Locale.ROOT, "   server %.2f   RSS %,d MiB", result.serverCpu(), result.serverRssBytes() >> 20);
        }
        if (result.unitsPerServerCpuSecond() != null) {
            out.printf(Locale.ROOT, "   %,.0f %s per second of server CPU", result.unitsPerServerCpuSecond(),
                    result.unit());
        }
        out.println();
        result.counters().forEach((name, value) -> out.printf(Locale.ROOT, "  %s %,.3f%n", name, value));
    }
}
