package dev.foghorn.bench.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Against values worked out by hand; those of Student's distribution are from printed tables. */
class StatisticsTest {
    @Test
    void theErrorIsStudentsForSoFewValues() {
        Estimate estimate = Estimate.of(1, 2, 3, 4, 5);

        assertEquals(3, estimate.mean());
        // t(0.995, 4) = 4.604; standard deviation sqrt(10 / 4) = 1.5811; 4.604 * 1.5811 / sqrt(5) = 3.2555
        assertEquals(3.2555, estimate.error(), 0.0005);
        assertEquals(5, estimate.values());
    }

    @Test
    void aValueIsHeldUpToTheIntervalsEnds() {
        Estimate estimate = Estimate.of(1, 2, 3, 4, 5); // 3 ± 3.2555

        assertTrue(estimate.holds(6.25));
        assertTrue(estimate.holds(-0.25));
        assertFalse(estimate.holds(6.26));
    }

    @Test
    void oneValueHasNoError() {
        Estimate estimate = Estimate.of(7);

        assertEquals(7, estimate.mean());
        assertTrue(Double.isNaN(estimate.error()));
        assertFalse(estimate.holds(7));
    }

    @Test
    void theModelsQuantilesAreMinusMeanTimesLogarithm() {
        ExponentialModel model = new ExponentialModel(200);

        assertEquals(200 * Math.log(2), model.quantile(0.5), 1e-9);
        assertEquals(200 * Math.log(100), model.quantile(0.99), 1e-9);
        assertEquals(1 - Math.exp(-1), model.cumulative(200), 1e-12);
        assertEquals(0, model.cumulative(0));
    }

    @Test
    void theDistanceIsTheLargestGapBetweenTheTwoCurves() {
        ExponentialModel model = new ExponentialModel(1);

        // Both at ln 2, where the model is 0.5: the measured curve jumps there from 0 to 1.
        assertEquals(0.5, model.distanceFrom(new double[] {Math.log(2), Math.log(2)}), 1e-12);
        // At the model's quartiles: steps of 1/3 at 0.25, 0.5, 0.75; the largest gaps are 1/4 - 0 and 1 - 3/4.
        assertEquals(0.25,
                model.distanceFrom(new double[] {model.quantile(0.25), model.quantile(0.5), model.quantile(0.75)}),
                1e-12);
        // All at the same time t: the model is 1 - exp(-5) there, and the measured curve was 0 until then.
        assertEquals(1 - Math.exp(-5), model.distanceFrom(new double[] {5, 5, 5}), 1e-12);
    }

    @Test
    void theMeanNumberInFlightIsTheIntegralOverTheWindow() {
        InFlight one = new InFlight();
        one.enter(100);
        one.leave(300);
        one.enter(600);
        one.leave(1100);

        // 200 + 500 of a window of 1000
        assertEquals(0.7, one.mean(1000), 1e-12);
    }

    @Test
    void whatBeginsAsTheWindowEndsDoesNotCount() {
        InFlight one = new InFlight();
        one.enter(1200);
        one.leave(1000); // the window's end

        assertEquals(0, one.mean(1000));
    }
}
