package dev.foghorn.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.bench.report.Result;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTest {
    /** A server that bears up to {@code limit} units; the generator makes up to {@code power}. */
    private static Search search(int limit, int power, int max) throws IOException {
        Search search = new Search(
                size -> result(size, size > power), result -> result.units() <= limit, () -> false);
        search.run(16, max, 0.05);
        return search;
    }

    private static Result result(int units, boolean limitedByGenerator) {
        return new Result("echo", "x", Map.of(), "messages", 1, units, null, Map.of(), 0, null, null, null,
                limitedByGenerator, List.of(), Map.of());
    }

    @ParameterizedTest
    @CsvSource({"1", "15", "16", "17", "100", "1000", "12345", "900000"})
    void theLimitIsFoundAsNearAsWanted(int limit) throws IOException {
        Search search = search(limit, Integer.MAX_VALUE, 1_000_000);

        assertTrue(search.found() <= limit && search.found() >= limit * 0.94 - 1, search.found() + " of " + limit);
    }

    @Test
    void theMaximumIsNotPassed() throws IOException {
        Search search = search(Integer.MAX_VALUE, Integer.MAX_VALUE, 1000);

        assertEquals(1000, search.found());
        assertTrue(search.results().stream().allMatch(result -> result.units() <= 1000));
    }

    @Test
    void nothingIsFoundWhereNothingIsBorne() throws IOException {
        assertEquals(0, search(0, Integer.MAX_VALUE, 1000).found());
    }

    @Test
    void whereTheGeneratorIsTheLimitNoMaximumIsClaimed() throws IOException {
        assertTrue(search(1000, 500, 1_000_000).isLimitedByGenerator());
        assertTrue(!search(500, 1000, 1_000_000).isLimitedByGenerator());
    }
}
