package dev.foghorn.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.rfc.Proves;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration BASE = Duration.ofMillis(500);
    private static final Duration CAP = Duration.ofSeconds(30);

    /** Draws what is chosen by the bound, in place of any number below it. */
    private record Chosen(LongUnaryOperator choice) implements RandomGenerator {
        @Override
        public long nextLong(long bound) {
            return choice.applyAsLong(bound);
        }

        @Override
        public long nextLong() {
            throw new UnsupportedOperationException();
        }
    }

    private static List<Long> millis(Backoff backoff, int count) {
        return Stream.generate(backoff::next).limit(count).map(Duration::toMillis).toList();
    }

    @Test
    @Proves({"7.2.3-1", "7.2.3-4"})
    void eachWaitMayBeTwiceAsLongAsTheOneBeforeUpToTheCap() {
        Backoff longest = new Backoff(BASE, CAP, new Chosen(bound -> bound - 1));
        assertEquals(List.of(500L, 1000L, 2000L, 4000L, 8000L, 16_000L, 30_000L, 30_000L), millis(longest, 8));
    }

    @Test
    void anyWaitMayBeNone() {
        assertEquals(List.of(0L, 0L, 0L), millis(new Backoff(BASE, CAP, new Chosen(bound -> 0)), 3));
    }

    @Test
    @Proves({"7.2.3-2", "7.2.3-3"})
    void theFirstWaitIsRandomOverAllOfItsRange() {
        Random random = new Random(1);
        long[] waits = LongStream.range(0, 10_000)
                .map(i -> new Backoff(BASE, CAP, random).next().toMillis())
                .toArray();
        assertTrue(LongStream.of(waits).allMatch(wait -> wait >= 0 && wait <= 500));
        for (int tenth = 0; tenth < 10; tenth++) {
            long from = tenth * 50;
            long here = LongStream.of(waits).filter(wait -> wait >= from && wait < from + 50).count();
            assertTrue(here > 800 && here < 1200, here + " of 10,000 waits from " + from + " ms on");
        }
    }

    @Test
    void afterASuccessTheWaitsAreShortAgain() {
        Backoff longest = new Backoff(BASE, CAP, new Chosen(bound -> bound - 1));
        assertEquals(List.of(500L, 1000L, 2000L), millis(longest, 3));
        longest.reset();
        assertEquals(List.of(500L, 1000L), millis(longest, 2));
    }

    @Test
    void aBaseAboveTheCapIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Backoff(CAP, BASE, new Random(1)));
        assertThrows(IllegalArgumentException.class, () -> new Backoff(Duration.ZERO, CAP, new Random(1)));
    }
}
