package dev.foghorn.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FarewellTest {
    private static final long HOUR = 3_600_000_000_000L;

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 250000", "2, 500000", "4, 1000000", "8, 1000000"})
    void tellsAsManyAsTheWindowHasPassed(int quarters, int told) {
        assertEquals(told, Farewell.due(1_000_000, quarters * HOUR / 4, HOUR));
    }

    @Test
    void withoutAWindowTellsAllAtOnce() {
        assertEquals(3, Farewell.due(3, 0, 0));
        assertEquals(0, Farewell.due(0, 0, 0));
    }
}
