package dev.foghorn.bench.peers;

import dev.foghorn.bench.load.Load;
import dev.foghorn.bench.report.Bars;
import dev.foghorn.bench.report.Bars.Bar;
import dev.foghorn.bench.report.Block;
import dev.foghorn.bench.report.Cell;
import dev.foghorn.bench.report.Figures;
import dev.foghorn.bench.report.Metric;
import dev.foghorn.bench.report.Result;
import dev.foghorn.bench.report.Section;
import dev.foghorn.bench.report.Spread;
import dev.foghorn.bench.report.Table;
import dev.foghorn.bench.report.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The standings as a report shows them: all ratios in one table, then a section for each contest. */
final class StandingSections {
    private static final String LOWER_IS_BETTER = "lower is better";
    private static final String LIMITED = "limited by the generator";

    /** Of each contest those of its first figure, then of its second and so on. */
    private final Map<Contest, Map<Figure, List<Standing>>> contests;

    StandingSections(List<Standing> standings) {
        this.contests = standings.stream().collect(Collectors.groupingBy(Standing::contest, LinkedHashMap::new,
                Collectors.groupingBy(Standing::figure, LinkedHashMap::new, Collectors.toList())));
    }

    List<Section> all() {
        List<Section> sections = new ArrayList<>();
        if (standings().anyMatch(StandingSections::isCompared)) {
            sections.add(overview());
        }
        contests.forEach((contest, figures) -> sections.add(section(contest, figures)));
        return sections;
    }

    private Stream<Standing> standings() {
        return contests.values().stream().flatMap(figures -> figures.values().stream()).flatMap(List::stream);
    }

    private static boolean isCompared(Standing standing) {
        return !standing.isFoghorn() && standing.ratio() != null;
    }

    // -------------------------------------------------------------------------------------------------- overview

    private Section overview() {
        List<String> peers = standings().filter(StandingSections::isCompared).map(Standing::server).distinct().toList();
        List<String> columns = new ArrayList<>(List.of("scenario"));
        columns.addAll(peers);
        List<List<Cell>> rows = new ArrayList<>();
        contests.values().forEach(figures -> figures.values().forEach(standings -> rows.add(row(standings, peers))));
        return new Section(
                "Overview",
                new Text("Foghorn's figure divided by the server's in the same round: the median of the rounds. "
                        + "Above 1 Foghorn wins; where lower is better, below 1."),
                new Table("Foghorn / server", columns, rows));
    }

    private static List<Cell> row(List<Standing> standings, List<String> peers) {
        Map<String, Standing> byServer =
                standings.stream().collect(Collectors.toMap(Standing::server, Function.identity()));
        List<Cell> row = new ArrayList<>(List.of(name(standings.get(0), byServer.get(Peer.FOGHORN.toString()))));
        for (String peer : peers) {
            Standing standing = byServer.get(peer);
            Spread ratio = standing == null ? null : standing.ratio();
            Cell cell = Cell.of(ratio == null ? null : ratio.median(), Figures::ratio);
            row.add(ratio != null && standing.limitedByGenerator() ? cell.withWarning("generator") : cell);
        }
        return row;
    }

    /** @param foghorn null if it was not measured */
    private static Cell name(Standing any, Standing foghorn) {
        Cell name = Cell.of(any.contest().figures().size() == 1
                ? any.contest().toString()
                : any.contest() + ": " + any.figure().label());
        String direction = any.figure().isMoreBetter() ? null : LOWER_IS_BETTER;
        if (foghorn != null && foghorn.limitedByGenerator()) {
            return name.withWarning((direction == null ? "" : direction + "; ") + "Foghorn " + LIMITED);
        }
        return name.withNote(direction);
    }

    // -------------------------------------------------------------------------------------------------- contests

    private static Section section(Contest contest, Map<Figure, List<Standing>> figures) {
        List<Block> blocks = new ArrayList<>();
        List<Standing> servers = figures.values().iterator().next();
        blocks.add(new Text(about(contest, servers)));
        figures.forEach((figure, standings) -> {
            List<Standing> bestFirst = bestFirst(figure, standings);
            bars(figure, bestFirst, blocks);
            blocks.add(table(figure, bestFirst));
        });
        failures(contest, servers, blocks);
        return new Section(contest.toString(), blocks);
    }

    private static String about(Contest contest, List<Standing> servers) {
        int rounds = servers.stream().mapToInt(standing -> standing.results().size()).max().orElse(0);
        return contest.title() + ". " + (rounds == 1
                ? "One round."
                : rounds + " rounds: figures are their medians, with the smallest and the largest below.");
    }

    /** What was not measured comes last. */
    private static List<Standing> bestFirst(Figure figure, List<Standing> standings) {
        Comparator<Double> order = figure.isMoreBetter() ? Comparator.reverseOrder() : Comparator.naturalOrder();
        return standings.stream()
                .sorted(Comparator.comparing(
                        standing -> standing.value() == null ? null : standing.value().median(),
                        Comparator.nullsLast(order)))
                .toList();
    }

    private static String label(Figure figure, List<Standing> standings) {
        return figure.label().replace("units", standings.get(0).results().get(0).unit());
    }

    private static void bars(Figure figure, List<Standing> standings, List<Block> blocks) {
        List<Standing> measured = standings.stream().filter(standing -> standing.value() != null).toList();
        if (measured.size() < 2) {
            return;
        }
        StringBuilder title = new StringBuilder(label(figure, standings)).append(": median and range");
        if (!figure.isMoreBetter()) {
            title.append("; ").append(LOWER_IS_BETTER);
        }
        if (measured.stream().anyMatch(Standing::limitedByGenerator)) {
            title.append("; * is ").append(LIMITED);
        }
        blocks.add(new Bars(title.toString(), measured.stream().map(StandingSections::bar).toList()));
    }

    private static Bar bar(Standing standing) {
        Spread value = standing.value();
        String name = standing.server() + (standing.limitedByGenerator() ? " *" : "");
        return new Bar(name, value.median(), value.low(), value.high(), standing.isFoghorn());
    }

    /** A column: what a server's standing shows in it. */
    private record Column(String heading, Function<Standing, Cell> cell) {}

    private static Table table(Figure figure, List<Standing> standings) {
        String label = label(figure, standings);
        String heading = figure.isMoreBetter() ? label : label + ", " + LOWER_IS_BETTER;
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("server", StandingSections::server));
        columns.add(new Column(heading, StandingSections::value));
        columns.add(new Column("Foghorn / server", standing -> Cell.of(standing.ratio(), Figures::ratio)));
        columns.add(new Column("server CPU, cores", standing -> median(standing, Result::serverCpu, Figures::ratio)));
        columns.add(new Column("load CPU, cores", standing -> median(standing, Result::generatorCpu, Figures::ratio)));
        if (figure == Figure.PER_CPU_SECOND) {
            String rate = standings.get(0).results().get(0).unit() + " a second";
            columns.add(new Column(rate, standing -> median(standing, Result::rate, Figures::count)));
            columns.add(new Column("p50, µs", standing -> median(standing, Metric.P50::of, Figures::micros)));
            columns.add(new Column("p99, µs", standing -> median(standing, Metric.P99::of, Figures::micros)));
        }
        if (standings.stream().anyMatch(standing -> compressionsAMessage(standing).value() != null)) {
            columns.add(new Column("compressions a message", StandingSections::compressionsAMessage));
        }
        columns.add(new Column("failures", StandingSections::failureCount));
        return new Table(standings.get(0).contest() + ": " + label,
                columns.stream().map(Column::heading).toList(),
                standings.stream()
                        .map(standing -> columns.stream().map(column -> column.cell().apply(standing)).toList())
                        .toList());
    }

    private static Cell server(Standing standing) {
        Cell name = Cell.of(standing.server());
        return standing.limitedByGenerator() ? name.withWarning(LIMITED) : name;
    }

    /** Where the generator was the limit, the server could do no less, and how much more is not known. */
    private static Cell value(Standing standing) {
        Cell value = Cell.of(standing.value(), standing.figure()::format);
        return standing.limitedByGenerator() && standing.figure().isMoreBetter() && standing.value() != null
                ? new Cell("≥ " + value.text(), value.value(), "no maximum", true)
                : value;
    }

    /** These are told beside the figure: without range. */
    private static Cell median(
            Standing standing, Function<Result, Double> value, DoubleFunction<String> format) {
        Spread spread = Spread.of(standing.results().stream()
                .map(value)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue));
        return Cell.of(spread == null ? null : spread.median(), format);
    }

    /** Of a broadcast; none where the server does not tell, as it does where it compresses. */
    private static Cell compressionsAMessage(Standing standing) {
        return median(standing, result -> {
            Double compressions = result.counters().get(Tournament.COMPRESSIONS);
            Double published = result.counters().get(Load.PUBLISHED);
            return compressions == null || published == null ? null : compressions / published;
        }, Figures::ratio);
    }

    private static Cell failureCount(Standing standing) {
        Cell count = Cell.of((double) standing.failures(), Figures::count);
        return standing.failures() > 0 ? count.withWarning("see below") : count;
    }

    private static void failures(Contest contest, List<Standing> servers, List<Block> blocks) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Standing standing : servers) {
            Map<String, Long> causes = new LinkedHashMap<>();
            standing.results().forEach(result ->
                    result.failures().forEach((cause, count) -> causes.merge(cause, count, Long::sum)));
            causes.forEach((cause, count) -> rows.add(List.of(
                    Cell.of(standing.server()), Cell.of(cause), Cell.of((double) count, Figures::count))));
        }
        if (!rows.isEmpty()) {
            blocks.add(new Table(contest + ": failures by cause", List.of("server", "cause", "count"), rows));
        }
    }
}
