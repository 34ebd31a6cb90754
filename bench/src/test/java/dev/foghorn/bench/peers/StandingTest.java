package dev.foghorn.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.bench.report.Result;
import dev.foghorn.bench.report.Spread;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static Result round(int round, String server, double perCpuSecond, boolean limited) {
        return new Result("echo", server, Map.of(), "messages", 1, 1, null, Map.of("late", 1L), 0.5, 1.0, perCpuSecond,
                null, limited, List.of(), Map.of("round", (double) round));
    }

    @Test
    void dividesRoundByRoundAndTakesTheMedianOfTheRatios() {
        List<Standing> standings = Standing.of(List.of(
                round(1, "foghorn", 100, false), round(1, "jetty", 50, false),
                round(2, "jetty", 80, true), round(2, "foghorn", 120, false),
                round(3, "foghorn", 90, false), round(3, "jetty", 10, false)));

        assertEquals(List.of("foghorn", "jetty"), standings.stream().map(Standing::server).toList());
        assertEquals(new Spread(100, 90, 120), standings.get(0).value());
        assertEquals(new Spread(1, 1, 1), standings.get(0).ratio());
        Standing jetty = standings.get(1);
        assertEquals(new Spread(50, 10, 80), jetty.value());
        assertEquals(new Spread(2, 1.5, 9), jetty.ratio());
        assertTrue(jetty.limitedByGenerator());
        assertEquals(3, jetty.failures());
    }

    @Test
    void hasNoRatioWhereFoghornWasNotMeasured() {
        List<Standing> standings = Standing.of(List.of(
                round(1, "jetty", 50, false), round(2, "foghorn", 10, false), round(2, "raw", 20, false)));

        assertNull(standings.get(0).ratio());
        assertEquals(0.5, standings.get(2).ratio().median());
    }
}
