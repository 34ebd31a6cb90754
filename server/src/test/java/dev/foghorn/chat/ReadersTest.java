package dev.foghorn.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadersTest {
    /** H2 closes its file if a thread is interrupted in it. */
    @Test
    void closingWaitsForWhatIsBeingReadAndDropsTheRest() throws Exception {
        Readers readers = new Readers();
        CountDownLatch reading = new CountDownLatch(2);
        CountDownLatch gate = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 5; i++) {
            readers.execute(null, () -> {
                reading.countDown();
                try {
                    gate.await();
                    done.incrementAndGet();
                } catch (InterruptedException e) {
                    interrupted.set(true);
                }
            });
        }
        reading.await();
        Thread closing = new Thread(() -> {
            try {
                readers.close();
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
        });
        closing.start();
        while (closing.getState() != Thread.State.TIMED_WAITING && closing.getState() != Thread.State.TERMINATED) {
            Thread.sleep(1);
        }
        gate.countDown();
        closing.join();
        assertFalse(interrupted.get());
        assertEquals(2, done.get());
    }
}
