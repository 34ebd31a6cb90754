package dev.foghorn.bench.report;

import dev.foghorn.bench.report.Lines.Axis;
import dev.foghorn.bench.report.Lines.Scale;
import dev.foghorn.bench.report.Lines.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** What a page shows of one workload: servers as rows, then plots. */
final class WorkloadSection {
    private static final double MEBI = 1 << 20;
    private static final double MILLISECOND = 1e6;
    /** Steps of the percentile curve in each halving of what is left above. */
    private static final int TICKS = 8;
    /** A single quick value must not stretch the axis. */
    private static final double FIRST_PERCENT = 1;

    private final Workload workload;
    private final List<Rounds> servers;
    /** Latencies are shown in milliseconds if they are that long. */
    private final boolean slow;

    WorkloadSection(Workload workload, List<Rounds> servers) {
        this.workload = workload;
        this.servers = servers;
        this.slow = servers.stream()
                .map(server -> server.spread(Metric.P50))
                .filter(Objects::nonNull)
                .mapToDouble(Spread::median)
                .min()
                .orElse(0) >= MILLISECOND;
    }

    Section section(String title) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Text(about()));
        blocks.add(table());
        failures(blocks);
        counters(blocks);
        timelines(blocks);
        percentiles(blocks);
        return new Section(title, blocks);
    }

    private String about() {
        int rounds = servers.stream().mapToInt(server -> server.results().size()).max().orElse(0);
        double seconds = servers.get(0).results().get(0).seconds();
        String windows = rounds == 1
                ? "One window of " + Figures.significant(seconds) + " s."
                : rounds + " rounds of about " + Figures.significant(seconds)
                        + " s; figures are medians, with the smallest and the largest below.";
        String conditions = workload.conditions();
        return conditions.isEmpty() ? windows : conditions + ". " + windows;
    }

    // ---------------------------------------------------------------------------------------------------- tables

    /** A column: what a server's rounds show in it. */
    private record Column(String heading, Function<Rounds, Cell> cell) {}

    private Table table() {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("server", this::server));
        columns.add(new Column(workload.unit() + "/s", this::rate));
        column(columns, workload.unit() + " per server CPU second",
                rounds -> Cell.of(rounds.spread(Metric.PER_CPU_SECOND), Figures::count));
        for (Metric percentile : List.of(Metric.P50, Metric.P90, Metric.P99, Metric.P999)) {
            column(columns, percentile.id() + ", " + unit(),
                    rounds -> Cell.of(rounds.spread(percentile), this::latency));
        }
        columns.add(new Column("failures", this::failureCount));
        columns.add(new Column("generator CPU, cores", rounds -> cpu(rounds, Result::generatorCpu)));
        column(columns, "server CPU, cores", rounds -> cpu(rounds, Result::serverCpu));
        column(columns, "server RSS, MiB",
                rounds -> Cell.of(rounds.spread(WorkloadSection::rss), Figures::significant));
        List<String> headings = columns.stream().map(Column::heading).toList();
        return new Table("rate, latency and processor time", headings, servers.stream()
                .map(rounds -> columns.stream().map(column -> column.cell().apply(rounds)).toList())
                .toList());
    }

    /** Only if any server shows something in it. */
    private void column(List<Column> columns, String heading, Function<Rounds, Cell> cell) {
        if (servers.stream().map(cell).anyMatch(shown -> !shown.equals(Cell.NONE))) {
            columns.add(new Column(heading, cell));
        }
    }

    private Cell server(Rounds rounds) {
        Cell name = Cell.of(rounds.server());
        return rounds.isLimitedByGenerator() ? name.withWarning("limited by the generator") : name;
    }

    /** Where the generator was the limit, the server's maximum is not known, only that it is no less. */
    private Cell rate(Rounds rounds) {
        Cell rate = Cell.of(rounds.spread(Metric.RATE), Figures::count);
        return rounds.isLimitedByGenerator()
                ? new Cell("≥ " + rate.text(), rate.value(), "no maximum", true)
                : rate;
    }

    private Cell failureCount(Rounds rounds) {
        double failures = rounds.failures().values().stream().mapToLong(Long::longValue).sum();
        Cell cell = Cell.of(failures, Figures::count);
        return failures > 0 ? cell.withWarning("see below") : cell;
    }

    private static Cell cpu(Rounds rounds, Function<Result, Double> cpu) {
        return Cell.of(rounds.spread(cpu), Figures::ratio);
    }

    private static Double rss(Result result) {
        return result.serverRssBytes() == null ? null : result.serverRssBytes() / MEBI;
    }

    private String latency(double nanos) {
        return slow ? Figures.millis(nanos) : Figures.micros(nanos);
    }

    private void failures(List<Block> blocks) {
        List<List<Cell>> rows = new ArrayList<>();
        servers.forEach(server -> server.failures().forEach((cause, count) -> rows.add(List.of(
                Cell.of(server.server()), Cell.of(cause), Cell.of((double) count, Figures::count)))));
        if (!rows.isEmpty()) {
            blocks.add(new Table("failures by cause", List.of("server", "cause", "count"), rows));
        }
    }

    private void counters(List<Block> blocks) {
        Set<String> names = servers.stream()
                .flatMap(server -> server.results().stream())
                .flatMap(result -> result.counters().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        if (names.isEmpty()) {
            return;
        }
        List<String> columns = new ArrayList<>(List.of("server"));
        columns.addAll(names);
        blocks.add(new Table("counted besides", columns, servers.stream()
                .filter(server -> server.results().stream().anyMatch(
                        result -> names.stream().anyMatch(result.counters()::containsKey)))
                .map(server -> counters(server, names))
                .toList()));
    }

    private static List<Cell> counters(Rounds server, Set<String> names) {
        List<Cell> row = new ArrayList<>(List.of(Cell.of(server.server())));
        names.forEach(name -> row.add(Cell.of(server.spread(result -> result.counters().get(name)), Figures::count)));
        return row;
    }

    // ----------------------------------------------------------------------------------------------------- plots

    private void timelines(List<Block> blocks) {
        Axis seconds = new Axis("seconds measured", Scale.LINEAR);
        Axis linear = new Axis("", Scale.LINEAR);
        plot(blocks, workload.unit() + "/s over time", seconds, linear, server ->
                new Series(server.server(), ends(server), server.rates()));
        if (servers.stream().anyMatch(server -> server.spread(Metric.P99) != null)) {
            plot(blocks, "p99 over time, " + unit(), seconds, linear, server ->
                    new Series(server.server(), ends(server),
                            server.timeline().stream().map(second -> inUnit(second.p99())).toList()));
        }
    }

    private void percentiles(List<Block> blocks) {
        plot(blocks, "latency by percentile, " + unit(), new Axis("share of all", Scale.NINES),
                new Axis("", Scale.LOGARITHMIC), this::curve);
    }

    private void plot(List<Block> blocks, String title, Axis x, Axis y, Function<Rounds, Series> line) {
        List<Series> series = servers.stream().map(line).filter(points -> points.x().size() > 1).toList();
        if (!series.isEmpty()) {
            blocks.add(new Lines(title, x, y, series));
        }
    }

    private static List<Double> ends(Rounds server) {
        return server.timeline().stream().map(Second::at).toList();
    }

    private Series curve(Rounds server) {
        Histogram latencies = server.latencies();
        List<Double> shares = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        if (latencies != null) {
            for (HistogramIterationValue step : latencies.percentiles(TICKS)) {
                if (step.getPercentileLevelIteratedTo() >= FIRST_PERCENT && step.getPercentileLevelIteratedTo() < 100
                        && step.getValueIteratedTo() > 0) {
                    shares.add(step.getPercentileLevelIteratedTo() / 100);
                    values.add(inUnit(step.getValueIteratedTo()));
                }
            }
        }
        return new Series(server.server(), shares, values);
    }

    private String unit() {
        return slow ? "ms" : "µs";
    }

    private double inUnit(double nanos) {
        return slow ? nanos / 1e6 : nanos / 1e3;
    }
}
