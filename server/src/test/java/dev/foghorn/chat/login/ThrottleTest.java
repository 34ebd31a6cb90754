package dev.foghorn.chat.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.chat.account.SetClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private final SetClock clock = new SetClock();
    private final Throttle throttle =
            new Throttle(3, Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(5), clock);

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            assertEquals(0, throttle.attempt("ann"));
        }
    }

    @Test
    void afterSomeFailuresTheWaitDoublesUpToTheLongest() {
        fail(3);
        for (long seconds : new long[] {1, 2, 4, 8, 10, 10}) {
            assertEquals(seconds * 1000, throttle.attempt("ann"));
            clock.pass(Duration.ofMillis(seconds * 1000 - 1));
            assertEquals(1, throttle.attempt("ann"));
            clock.pass(Duration.ofMillis(1));
            fail(1);
        }
    }

    @Test
    void othersDoNotWait() {
        fail(3);
        assertEquals(0, throttle.attempt("bob"));
    }

    @Test
    void successForgivesOneAttemptOrAll() {
        fail(2);
        throttle.succeeded("ann");
        fail(2);
        assertEquals(1000, throttle.attempt("ann"));
        throttle.forget("ann");
        fail(3);
    }

    @Test
    void whoSucceedsDoesNotWaitForTheNextAttempt() {
        fail(3);
        clock.pass(Duration.ofSeconds(1));
        for (int i = 0; i < 100; i++) {
            fail(1);
            throttle.succeeded("ann");
        }
        fail(1);
        assertEquals(2000, throttle.attempt("ann"));
    }

    @Test
    void failuresAreForgivenOneByOne() {
        fail(3);
        clock.pass(Duration.ofMinutes(5));
        fail(1);
        assertEquals(1000, throttle.attempt("ann"));
        clock.pass(Duration.ofMinutes(15));
        fail(3);
        assertEquals(1000, throttle.attempt("ann"));
    }

    @Test
    void whoFailsNowAndThenNeverWaits() {
        for (int i = 0; i < 100; i++) {
            fail(1);
            clock.pass(Duration.ofMinutes(5));
        }
        fail(2);
    }

    @Test
    void afterThousandsOfFailuresAllIsForgivenAsSoonAsAfterTheFirstOnesWithTheLongestWait() {
        for (int i = 0; i < 1000; i++) {
            fail(1);
            clock.pass(Duration.ofSeconds(10));
        }
        clock.pass(Duration.ofMinutes(5 * 7)); // 3 cost nothing, and 4 doublings make it the longest
        fail(3);
    }

    @Test
    void manyNamesTakeLittleMemory() {
        for (int i = 0; i < 50_000; i++) {
            throttle.attempt(i);
        }
        assertTrue(throttle.size() <= 10_000, () -> "" + throttle.size());
    }
}
