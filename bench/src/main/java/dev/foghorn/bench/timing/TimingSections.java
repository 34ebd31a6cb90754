package dev.foghorn.bench.timing;

import dev.foghorn.bench.report.Block;
import dev.foghorn.bench.report.Cell;
import dev.foghorn.bench.report.Lines;
import dev.foghorn.bench.report.Section;
import dev.foghorn.bench.report.Table;
import dev.foghorn.bench.report.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The models beside what was measured, as tables and plots. */
final class TimingSections {
    private static final double[] QUANTILES = {0.10, 0.25, 0.50, 0.75, 0.90, 0.99, 0.999};
    /** A plot's points: each half percent. */
    private static final int POINTS = 199;

    private final Plan plan;
    private final List<Series> all;
    private final List<Series> series;
    private final List<Closing> closings;

    TimingSections(Plan plan, List<Series> series, List<Closing> closings) {
        this.plan = plan;
        this.all = series;
        this.series = series.stream().filter(Series::isMeasured).toList();
        this.closings = closings;
    }

    List<Section> all() {
        List<Section> sections = new ArrayList<>();
        if (!series.isEmpty()) {
            sections.add(new Section("Model and measurements", new Text("The model: T_p = 1/lambda_p for each phase p, "
                    + "so T·lambda = 1 with one worker; with C workers Little's law, C = T·lambda. T, lambda and C are "
                    + "measured in passes of their own: none is worked out from another."), model()));
            sections.add(distribution());
        }
        sections.add(new Section("Success", probability()));
        if (!series.isEmpty()) {
            sections.add(new Section("Data", data()));
        }
        if (!closings.isEmpty()) {
            sections.add(new Section("Closing", new Text("A server is made to begin by something that it must not "
                    + "accept; other reasons of its own to close cannot be brought about from outside."), closing()));
        }
        return sections;
    }

    /** Model and measurements in one table. */
    private Table model() {
        List<List<Cell>> rows = series.stream()
                .map(of -> List.of(
                        Cell.of(Names.of(of) + ": " + of.phase().symbol()),
                        Cell.of((double) of.workers(), Names::plain),
                        cell(of.time(), Names::micros),
                        cell(of.rate(), Names::plain),
                        Cell.of(1e9 / of.rate().mean(), Names::micros),
                        cell(of.product(), Names::ratio),
                        cell(of.inFlight(), Names::ratio),
                        cell(of.littlesGap(), Names::ratio),
                        Cell.of(of.distance(), Names::ratio)))
                .toList();
        return new Table("model and measurements",
                List.of("phase", "workers", "T, µs", "lambda, 1/s", "1/lambda, µs", "T·lambda", "C observed",
                        "C - T·lambda", "KS distance from exponential"),
                rows);
    }

    private static Cell cell(Estimate estimate, DoubleFunction<String> format) {
        Cell mean = Cell.of(estimate.mean(), format);
        return Double.isNaN(estimate.error()) ? mean : mean.withNote("± " + format.apply(estimate.error()));
    }

    private Section distribution() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Text("The model is an exponential distribution with the measured mean: half of all operations "
                + "take at most T·ln 2. Real ones have a least time, and a longer tail."));
        blocks.add(quantiles());
        series.stream().filter(of -> of.workers() == plan.workers().get(0)).map(TimingSections::curves)
                .forEach(blocks::add);
        return new Section("Distribution of T", blocks);
    }

    private Table quantiles() {
        List<String> columns = new ArrayList<>(List.of("phase", "workers", ""));
        DoubleStream.of(QUANTILES).forEach(q -> columns.add(String.format(Locale.ROOT, "p%s, µs", Names.percent(q))));
        List<List<Cell>> rows = new ArrayList<>();
        for (Series of : series) {
            double[] sorted = sorted(of);
            rows.add(quantileRow(of, "measured", share -> at(sorted, share)));
            rows.add(quantileRow(of, "exponential", of.model()::quantile));
        }
        return new Table("quantiles of T", columns, rows);
    }

    private static List<Cell> quantileRow(Series of, String kind, DoubleUnaryOperator quantile) {
        List<Cell> row = new ArrayList<>();
        row.add(Cell.of(Names.of(of)));
        row.add(Cell.of((double) of.workers(), Names::plain));
        row.add(Cell.of(kind));
        DoubleStream.of(QUANTILES).forEach(q -> row.add(Cell.of(quantile.applyAsDouble(q), Names::micros)));
        return row;
    }

    /** Both cumulative distributions. */
    private static Lines curves(Series of) {
        double[] sorted = sorted(of);
        return new Lines(Names.of(of) + ": share done within a time, %",
                new Lines.Axis("µs", Lines.Scale.LINEAR),
                new Lines.Axis("", Lines.Scale.LINEAR),
                List.of(curve("measured", share -> at(sorted, share)),
                        curve("exponential model", of.model()::quantile)));
    }

    private static Lines.Series curve(String name, DoubleUnaryOperator quantile) {
        List<Double> shares = IntStream.rangeClosed(1, POINTS).mapToObj(i -> i / (POINTS + 1.0)).toList();
        return new Lines.Series(name,
                shares.stream().map(share -> quantile.applyAsDouble(share) / 1e3).toList(),
                shares.stream().map(share -> 100 * share).toList());
    }

    private static double[] sorted(Series of) {
        double[] times = of.times();
        Arrays.sort(times);
        return times;
    }

    /** So much of all are at most this. */
    private static double at(double[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    private Table probability() {
        List<List<Cell>> rows = all.stream()
                .filter(of -> of.succeeded() + of.failed() > 0)
                .map(of -> List.of(
                        Cell.of(Names.of(of)),
                        Cell.of((double) of.workers(), Names::plain),
                        Cell.of((double) of.succeeded() + of.failed(), Names::plain),
                        Cell.of(of.probability(), p -> String.format(Locale.ROOT, "%.4f", p)),
                        Cell.of(counts(of.failures()))))
                .toList();
        return new Table("probability of success",
                List.of("phase", "workers", "attempts", "probability", "failures by cause"), rows);
    }

    private Table data() {
        List<List<Cell>> rows = series.stream()
                .filter(of -> of.phase() == Phase.DATA)
                .map(of -> List.of(
                        Cell.of((double) of.size(), Names::plain),
                        Cell.of((double) of.workers(), Names::plain),
                        cell(of.firstPart(), Names::micros),
                        cell(of.time(), Names::micros),
                        Cell.of(of.size() * of.rate().mean(), Names::plain),
                        Cell.of(Names.frames(sent(of.size()))),
                        Cell.of(Names.frames(of.echoedFrames()))))
                .toList();
        return new Table("delay, speed and frames",
                List.of("size, B", "workers", "delay, µs", "T_dat, µs", "speed, B/s", "D sent", "D echoed"), rows);
    }

    private List<Long> sent(int size) {
        return IntStream.range(0, plan.fragments())
                .mapToObj(i -> BlockingClient.cut(size, i + 1, plan.fragments())
                        - (long) BlockingClient.cut(size, i, plan.fragments()))
                .toList();
    }

    private Table closing() {
        List<List<Cell>> rows = closings.stream()
                .map(closing -> List.of(
                        Cell.of(closing.begunBy()),
                        Cell.of(closing.with()),
                        Cell.of(counts(closing.answers())),
                        closing.times().length == 0
                                ? Cell.NONE : cell(Estimate.of(closing.times()), Names::micros),
                        Cell.of(counts(closing.failures()))))
                .toList();
        return new Table("closing by code and by who began",
                List.of("begun by", "with", "server's Close", "closing time, µs", "failures by cause"), rows);
    }

    private static String counts(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + " (" + entry.getValue() + " ×)")
                .collect(Collectors.joining("; "));
    }
}
