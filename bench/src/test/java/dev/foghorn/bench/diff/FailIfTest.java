package dev.foghorn.bench.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.bench.report.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailIfTest {
    private static final Welch UP = new Welch(0.01, 0.3, 0.001);
    private static final Welch DOWN = new Welch(-0.3, -0.01, 0.001);
    private static final Welch NOISE = new Welch(-0.1, 0.3, 0.2);

    @ParameterizedTest
    @CsvSource({
        "p99>+10%,   1000, 1101, true",
        "p99>+10%,   1000, 1100, false",
        "p99 > +10%, 1000, 1101, true",
        "p99>-10%,   1000,  950, true",
        "p99<-10%,   1000,  899, true",
        "p99<-10%,   1000,  950, false",
        "p99>5ms,       1, 5000001, true",
        "p99>5ms,       1, 5000000, false",
        "p99<2.5us,     1, 2499, true",
        "p99>1s,        1, 1000000001, true",
        "p99>7ns,       1, 8, true",
    })
    void changesAndValuesAreBounds(String condition, double before, double after, boolean met) {
        Welch welch = after > before ? UP : DOWN;

        assertEquals(met, FailIf.parse(condition).isMet(new Change(Metric.P99, before, after, welch)));
    }

    @Test
    void aChangeWithinNoiseDoesNotFail() {
        FailIf condition = FailIf.parse("p99>+10%");

        assertFalse(condition.isMet(new Change(Metric.P99, 1000, 1500, NOISE)));
        assertTrue(condition.isMet(new Change(Metric.P99, 1000, 1500, UP)));
    }

    @Test
    void aChangeAgainstTheDirectionOfTheMeansDoesNotFail() {
        assertFalse(FailIf.parse("p99>+10%").isMet(new Change(Metric.P99, 1000, 1500, DOWN)));
    }

    @Test
    void aChangeThatCannotBeTestedCountsAsItIs() {
        assertTrue(FailIf.parse("p99.9>+10%").isMet(new Change(Metric.P999, 1000, 1500, null)));
    }

    @Test
    void failuresWhereThereWereNoneAreAnInfiniteChange() {
        assertTrue(FailIf.parse("failures>+1000%").isMet(new Change(Metric.FAILURES, 0, 1, null)));
        assertFalse(FailIf.parse("failures>+0%").isMet(new Change(Metric.FAILURES, 0, 0, null)));
    }

    @ParameterizedTest
    @CsvSource({"rate, RATE", "per-cpu-second, PER_CPU_SECOND", "p50, P50", "p90, P90", "p99, P99", "p99.9, P999",
        "failures, FAILURES"})
    void everyMetricHasAName(String name, Metric metric) {
        assertEquals(metric, FailIf.parse(name + "<-1%").metric());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "p99", "p99>", ">5%", "p99=+5%", "p99>+%", "p99>+5%%", "p99>+x%", "p98>+5%"})
    void whatIsNoConditionIsToldWithTheGrammar(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> FailIf.parse(text)).getMessage();

        assertTrue(message.contains("it should be METRIC>+N%"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "p99>10%,    upwards (+) or downwards (-)",
        "p99>+5ms,   a change is told in percent",
        "failures>+5, a change is told in percent",
        "p99>5,      a duration needs a unit",
        "rate<5ms,   rate has no unit",
    })
    void aMixOfBothFormsIsToldWhatWouldBeRight(String text, String said) {
        String message = assertThrows(IllegalArgumentException.class, () -> FailIf.parse(text)).getMessage();

        assertTrue(message.contains(said), message);
    }
}
