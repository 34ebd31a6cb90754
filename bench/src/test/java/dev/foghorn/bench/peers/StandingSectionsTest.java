package dev.foghorn.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.bench.report.Bars;
import dev.foghorn.bench.report.Bars.Bar;
import dev.foghorn.bench.report.Block;
import dev.foghorn.bench.report.Cell;
import dev.foghorn.bench.report.Latency;
import dev.foghorn.bench.report.Result;
import dev.foghorn.bench.report.Section;
import dev.foghorn.bench.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class StandingSectionsTest {
    private static final List<Result> ECHO = List.of(
            echo(1, "foghorn", 200, false), echo(1, "raw", 250, true), echo(1, "jetty", 100, false),
            echo(2, "foghorn", 220, false), echo(2, "raw", 220, false), echo(2, "jetty", 88, false));
    private static final List<Result> LATENCY = List.of(latency("foghorn", 100_000), latency("jetty", 400_000));

    private static Result echo(int round, String server, double perCpuSecond, boolean limited) {
        return new Result("echo", server, Map.of(), "messages", 1, 1, null, Map.of("reset", 2L), 0.5, 1.0,
                perCpuSecond, null, limited, List.of(), Map.of("round", (double) round));
    }

    private static Result latency(String server, long nanos) {
        Histogram histogram = new Histogram(3);
        histogram.recordValue(nanos);
        return new Result("latency", server, Map.of(), "messages", 1, 1, Latency.of("echo", histogram), Map.of(), 1,
                0.5, 1.0, null, false, List.of(), Map.of("round", 1.0));
    }

    private static List<Section> sections(List<Result> results) {
        return new StandingSections(Standing.of(results)).all();
    }

    private static <T extends Block> List<T> blocks(Section section, Class<T> type) {
        return section.blocks().stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static List<List<String>> texts(Table table) {
        return table.rows().stream().map(row -> row.stream().map(Cell::text).toList()).toList();
    }

    @Test
    void theOverviewHasFoghornsFigureDividedByEachServersForEachScenario() {
        List<Result> all = new ArrayList<>(ECHO);
        all.addAll(LATENCY);

        Table overview = blocks(sections(all).get(0), Table.class).get(0);

        assertEquals(List.of("scenario", "raw", "jetty"), overview.columns());
        assertEquals(List.of("echo", "0.90", "2.25"), texts(overview).get(0));
        assertEquals(List.of("latency: p50 in µs", "–", "0.25"), texts(overview).get(1));
        assertEquals("lower is better", overview.rows().get(1).get(0).note());
        assertEquals("generator", overview.rows().get(0).get(1).note());
    }

    @Test
    void thereIsNoOverviewWhereFoghornIsAloneOrMissing() {
        assertEquals(List.of("echo"), titles(List.of(ECHO.get(0))));
        assertEquals(List.of("echo"), titles(List.of(ECHO.get(1), ECHO.get(2))));
        assertEquals(List.of(), titles(List.of()));
    }

    private static List<String> titles(List<Result> results) {
        return sections(results).stream().map(Section::title).toList();
    }

    @Test
    void theBestComesFirstAndFoghornStandsOut() {
        List<Bar> rates = blocks(sections(ECHO).get(1), Bars.class).get(0).bars();
        assertEquals(List.of(
                new Bar("raw *", 235, 220, 250), new Bar("foghorn", 210, 200, 220, true),
                new Bar("jetty", 94, 88, 100)), rates);

        Bars times = blocks(sections(LATENCY).get(1), Bars.class).get(0);
        assertEquals(List.of("foghorn", "jetty"), times.bars().stream().map(Bar::name).toList());
        assertTrue(times.title().endsWith("lower is better"), times.title());
    }

    @Test
    void noMaximumIsClaimedWhereTheGeneratorWasTheLimit() {
        List<Cell> raw = blocks(sections(ECHO).get(1), Table.class).get(0).rows().get(0);

        assertEquals("limited by the generator", raw.get(0).note());
        assertEquals("≥ 235", raw.get(1).text());
        assertEquals("no maximum", raw.get(1).note());
    }

    @Test
    void ratiosAreMadeRoundByRoundAndShownWithTheirRange() {
        List<Cell> jetty = blocks(sections(ECHO).get(1), Table.class).get(0).rows().get(2);

        assertEquals("2.25", jetty.get(2).text());
        assertEquals("2.00 – 2.50", jetty.get(2).note());
    }

    @Test
    void failuresAreToldByCause() {
        Table failures = blocks(sections(ECHO).get(1), Table.class).get(1);

        assertEquals(List.of("jetty", "reset", "4"), texts(failures).get(2));
    }
}
