package dev.foghorn.bench.diff;

import dev.foghorn.bench.report.Figures;
import dev.foghorn.bench.report.Report;
import dev.foghorn.bench.report.ReportFolder;
import dev.foghorn.bench.report.ReportJson;
import dev.foghorn.bench.report.ReportOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code diff A.json B.json}. */
@Command(
        name = "diff",
        sortOptions = false,
        description = {
            "Compares two runs, result by result: same scenario, same settings, same server. Where a workload has "
                    + "one server in each run, these are compared, whatever their names.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:compared", "1:compared, and a --fail-if is met", "2:wrong option, or a file that is no report",
            "3:nothing could be compared"
        })
public final class DiffCommand implements Callable<Integer> {
    private static final int COMPARED = 0;
    private static final int FAILED = 1;
    private static final int NOTHING_COMPARED = 3;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "A.json", description = "report.json of the first run.")
    private Path before;

    @Parameters(index = "1", paramLabel = "B.json", description = "report.json of the second run.")
    private Path after;

    @Option(names = "--fail-if", paramLabel = "CONDITION", converter = FailIfConverter.class,
            description = {
                "Exit with 1 if it is met by any result; repeatable. A change, such as p99>+10%% or rate<-5%%, "
                        + "must be significant too, where rounds or seconds can tell. A value, such as p99>5ms or "
                        + "failures>0, is the second run's. Metrics: rate, per-cpu-second, p50, p90, p99, p99.9, "
                        + "failures."
            })
    private List<FailIf> conditions = List.of();

    @Mixin
    private ReportOptions reporting;

    /** Tells what is wrong with a condition. */
    static final class FailIfConverter implements ITypeConverter<FailIf> {
        @Override
        public FailIf convert(String text) {
            try {
                return FailIf.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    @Override
    public Integer call() {
        Comparison comparison = Comparison.of(read(before), read(after));
        comparison.unmatched().forEach(spec.commandLine().getErr()::println);
        if (comparison.pairs().isEmpty()) {
            return nothingCompared("no result of " + before + " has its like in " + after
                    + ": scenario and settings must be the same");
        }
        for (FailIf condition : conditions) {
            if (comparison.pairs().stream().allMatch(pair -> pair.change(condition.metric()).isEmpty())) {
                return nothingCompared("--fail-if '" + condition + "': no result of both runs knows "
                        + condition.metric().id());
            }
        }
        List<String> failed = failed(comparison);
        print(comparison, failed);
        write(new DiffReport(comparison).report("diff " + before + " " + after, failed));
        return failed.isEmpty() ? COMPARED : FAILED;
    }

    private Report read(Path file) {
        try {
            return ReportJson.read(file);
        } catch (NoSuchFileException e) {
            throw new ParameterException(spec.commandLine(), "there is no file " + file, e);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private int nothingCompared(String why) {
        spec.commandLine().getErr().println(why);
        return NOTHING_COMPARED;
    }

    private List<String> failed(Comparison comparison) {
        List<String> failed = new ArrayList<>();
        for (FailIf condition : conditions) {
            for (Pair pair : comparison.pairs()) {
                Optional<Change> change = pair.change(condition.metric()).filter(condition::isMet);
                change.ifPresent(met -> failed.add("Failed: " + condition + " is met by " + pair.workload().scenario()
                        + " on " + pair.server() + ": " + met.format(met.before()) + " → " + met.format(met.after())
                        + " (" + Figures.percent(met.share()) + ", " + met.verdict() + ")."));
            }
        }
        return failed;
    }

    private void print(Comparison comparison, List<String> failed) {
        PrintWriter out = spec.commandLine().getOut();
        for (Pair pair : comparison.pairs()) {
            out.printf("%n%s  %s  %s%s%n", pair.workload().scenario(), pair.server(), pair.workload().conditions(),
                    pair.isLimitedByGenerator() ? "  (limited by the generator)" : "");
            out.printf("  %-34s %12s %12s %10s   %-22s %s%n",
                    "", "first", "second", "change", "99 % confidence", "verdict");
            pair.changes().forEach(change -> out.printf("  %-34s %12s %12s %10s   %-22s %s%n",
                    DiffReport.name(pair, change), change.format(change.before()), change.format(change.after()),
                    Figures.percent(change.share()), change.interval(), change.verdict()));
        }
        out.println();
        failed.forEach(out::println);
        out.flush();
    }

    private void write(Report report) {
        ReportFolder target = reporting.folder(spec);
        try {
            target.write(report);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "--out: cannot write to " + target.path() + ": " + e, e);
        }
        spec.commandLine().getOut().println("report: " + target.path());
        spec.commandLine().getOut().flush();
    }
}
