package dev.foghorn.chat.rate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void aMillionUsersLeaveNothingBehind() {
        TokenBuckets<Integer> buckets = new TokenBuckets<>(new Rate(10, 30));
        int most = 0;
        for (int user = 0; user < 1_000_000; user++) {
            buckets.take(user, Action.WHOLE, user * SECOND / 1000); // a hundred buckets are not full at a time
            most = Math.max(most, buckets.size());
        }
        assertTrue(most <= 1025, "so many buckets were kept: " + most);
    }

    @Test
    void aBucketThatIsNotFullIsNotForgotten() {
        TokenBuckets<Integer> buckets = new TokenBuckets<>(new Rate(1, 10_000));
        buckets.take(-1, 10_000 * Action.WHOLE, 0);
        for (int user = 0; user < 5_000; user++) {
            buckets.take(user, Action.WHOLE, user * SECOND);
        }
        assertEquals(0, buckets.take(-1, 5_000 * Action.WHOLE, 5_000 * SECOND));
        assertEquals(SECOND, buckets.take(-1, Action.WHOLE, 5_000 * SECOND));
    }

    @Test
    void threadsTakeNoMoreThanThereIs() throws InterruptedException {
        TokenBuckets<String> buckets = new TokenBuckets<>(new Rate(1, 1000));
        AtomicInteger taken = new AtomicInteger();
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                for (int tries = 0; tries < 1000; tries++) {
                    if (buckets.take("ann", Action.WHOLE, 0) == 0) {
                        taken.incrementAndGet();
                    }
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(1000, taken.get());
    }
}
