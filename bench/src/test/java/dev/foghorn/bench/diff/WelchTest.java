package dev.foghorn.bench.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Computed by hand with t(0.995; 6) = 3.70743 and t(0.995; 4) = 4.60409 of the tables. */
class WelchTest {
    /** Mean 11.5, variance 5/3; so that the error of a difference to the same shape is √(5/6), with 6 degrees. */
    private static final List<Double> BEFORE = List.of(10.0, 12.0, 11.0, 13.0);

    private static final double REACH = 3.70743 * Math.sqrt(5 / 6.0);

    @Test
    void aLargeDifferenceIsSignificant() {
        Welch welch = Welch.of(BEFORE, List.of(20.0, 22.0, 21.0, 23.0));

        assertEquals((10 - REACH) / 11.5, welch.low(), 1e-5);
        assertEquals((10 + REACH) / 11.5, welch.high(), 1e-5);
        assertTrue(welch.isSignificant());
        assertTrue(welch.isUp());
    }

    @Test
    void aSmallDifferenceIsNot() {
        Welch welch = Welch.of(BEFORE, List.of(14.0, 15.0, 13.0, 16.0)); // t = 3.286 < 3.707

        assertEquals((3 - REACH) / 11.5, welch.low(), 1e-5);
        assertEquals((3 + REACH) / 11.5, welch.high(), 1e-5);
        assertFalse(welch.isSignificant());
    }

    /** Variances 2.5 and 0: the degrees of freedom are the first sample's alone, 4, not 8 as if both were pooled. */
    @Test
    void variancesMayDiffer() {
        Welch welch = Welch.of(List.of(8.0, 9.0, 10.0, 11.0, 12.0), List.of(12.0, 12.0, 12.0, 12.0, 12.0));

        double reach = 4.60409 * Math.sqrt(2.5 / 5);
        assertEquals((2 - reach) / 10, welch.low(), 1e-5);
        assertFalse(welch.isSignificant()); // t = 2.83 < 4.60
    }

    @Test
    void aFallPointsDown() {
        Welch welch = Welch.of(List.of(20.0, 22.0, 21.0, 23.0), BEFORE);

        assertTrue(welch.isSignificant());
        assertFalse(welch.isUp());
    }

    @Test
    void whatDoesNotVaryIsSurelyTheSameOrSurelyOther() {
        assertFalse(Welch.of(List.of(5.0, 5.0), List.of(5.0, 5.0)).isSignificant());
        assertEquals(new Welch(0.2, 0.2, 0), Welch.of(List.of(5.0, 5.0), List.of(6.0, 6.0)));
    }

    @Test
    void oneValueOrNothingToDivideByTellsNothing() {
        assertNull(Welch.of(List.of(5.0), List.of(5.0, 6.0)));
        assertNull(Welch.of(List.of(5.0, 6.0), List.of(5.0)));
        assertNull(Welch.of(List.of(0.0, 0.0), List.of(5.0, 6.0)));
    }
}
