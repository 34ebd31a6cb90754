package dev.foghorn.bench.diff;

import dev.foghorn.bench.report.Bars;
import dev.foghorn.bench.report.Bars.Bar;
import dev.foghorn.bench.report.Block;
import dev.foghorn.bench.report.Cell;
import dev.foghorn.bench.report.Environment;
import dev.foghorn.bench.report.Figures;
import dev.foghorn.bench.report.Report;
import dev.foghorn.bench.report.Section;
import dev.foghorn.bench.report.Table;
import dev.foghorn.bench.report.Text;
import dev.foghorn.bench.report.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A comparison as a report: a section for each pair of results. */
final class DiffReport {
    private static final List<String> COLUMNS =
            List.of("metric", "first run", "second run", "change", "99 % confidence", "verdict");

    private final Comparison comparison;

    DiffReport(Comparison comparison) {
        this.comparison = comparison;
    }

    Report report(String command, List<String> failed) {
        List<String> findings = new ArrayList<>(failed);
        findings.addAll(comparison.unmatched());
        return new Report(command, Environment.here(), List.of(), findings, definitions(), sections(), false);
    }

    private List<Section> sections() {
        List<Workload> workloads = comparison.pairs().stream().map(Pair::workload).toList();
        return comparison.pairs().stream().map(pair -> section(pair, workloads)).toList();
    }

    private static Section section(Pair pair, List<Workload> workloads) {
        String title = pair.workload().titleAmong(workloads) + ": " + pair.server();
        List<Change> changes = pair.changes();
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Text(about(pair)));
        blocks.add(new Table(title, COLUMNS, changes.stream().map(change -> row(pair, change)).toList()));
        blocks.add(new Bars("change in percent, with its 99 % confidence interval", changes.stream()
                .filter(change -> Double.isFinite(change.share()))
                .map(DiffReport::bar)
                .toList()));
        return new Section(title, blocks);
    }

    private static String about(Pair pair) {
        String conditions = pair.workload().conditions();
        int before = pair.before().results().size();
        int after = pair.after().results().size();
        String rounds = before == 1 && after == 1 ? "One window each." : before + " and " + after + " rounds.";
        String limited = pair.isLimitedByGenerator()
                ? " Limited by the generator: what the server could do at most is not compared."
                : "";
        return (conditions.isEmpty() ? "" : conditions + ". ") + rounds + limited;
    }

    private static List<Cell> row(Pair pair, Change change) {
        return List.of(
                Cell.of(name(pair, change)),
                Cell.of(change.before(), change::format),
                Cell.of(change.after(), change::format),
                Cell.of(change.share(), Figures::percent),
                Cell.of(change.interval()),
                change.isWorse() ? Cell.of(change.verdict()).withWarning(null) : Cell.of(change.verdict()));
    }

    static String name(Pair pair, Change change) {
        return switch (change.metric()) {
            case RATE -> pair.workload().unit() + "/s";
            case PER_CPU_SECOND -> pair.workload().unit() + " per server CPU second";
            case P50, P90, P99, P999 -> change.metric().id() + ", µs";
            case FAILURES -> "failures";
        };
    }

    private static Bar bar(Change change) {
        double share = change.share() * 100;
        return change.welch() == null
                ? new Bar(change.metric().id(), share, share, share)
                : new Bar(change.metric().id(), share, change.welch().low() * 100, change.welch().high() * 100);
    }

    private static Map<String, String> definitions() {
        Map<String, String> definitions = new LinkedHashMap<>();
        definitions.put("first run, second run",
                "over the whole window; with several rounds, the median of theirs. What each metric counts is told in "
                        + "the runs' own reports");
        definitions.put("change", "second run by first run, less 1");
        definitions.put("99 % confidence",
                "interval of the change of mean by Welch's t-test, over the rounds where both runs have at least two, "
                        + "else over the seconds of the windows; for p50 and p99 these are each second's own. "
                        + "Seconds of one window depend on each other, so that rounds say more. Metrics that a "
                        + "second does not tell (p90, p99.9, per CPU second) are not tested with one round");
        definitions.put("verdict",
                "better or worse if the means differ with p < 0.01, in the direction of the change; within noise if "
                        + "not; not tested if there are not enough values");
        return definitions;
    }
}
