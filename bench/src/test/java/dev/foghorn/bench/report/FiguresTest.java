package dev.foghorn.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void threeDigitsMatter() {
        assertEquals("0.123", Figures.significant(0.12345));
        assertEquals("12.3", Figures.significant(12.345));
        assertEquals("1,230", Figures.significant(1234.5));
        assertEquals("1.00", Figures.significant(1));
        assertEquals("0", Figures.significant(0));
    }

    @Test
    void countsHaveFourDigitsThatMatterAndSmallOnesAreWhole() {
        assertEquals("7", Figures.count(7));
        assertEquals("9,876", Figures.count(9876));
        assertEquals("212,300", Figures.count(212_345.6));
    }

    @Test
    void durationsAreShownInTheUnitOfTheirColumn() {
        assertEquals("12.3", Figures.micros(12_345));
        assertEquals("1.23", Figures.millis(1_234_567));
    }

    @Test
    void changesHaveTheirSign() {
        assertEquals("+12.3 %", Figures.percent(0.1234));
        assertEquals("−5.0 %", Figures.percent(-0.05));
        assertEquals("0.0 %", Figures.percent(0));
        assertEquals("+∞ %", Figures.percent(Double.POSITIVE_INFINITY));
    }
}
