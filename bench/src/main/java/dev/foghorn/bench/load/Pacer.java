package dev.foghorn.bench.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Sends the messages of an open loop when they are due. While the next one is due within a millisecond the loop does
 * not sleep, since waking up takes longer than many an answer.
 */
final class Pacer implements Runnable {
    private static final long AWAKE_NANOS = 1_000_000;
    /** A message that leaves so long after its time was held up by the generator. */
    private static final long LATE_NANOS = 1_000_000;

    private final Executor loop;
    private final Schedule schedule;
    private final LongConsumer send;
    private volatile boolean stopped;
    private long sent;
    private long late;

    /** @param send is given the number of each message that is due; on the loop's thread */
    Pacer(Executor loop, Schedule schedule, LongConsumer send) {
        this.loop = loop;
        this.schedule = schedule;
        this.send = send;
    }

    @Override
    public void run() {
        if (stopped) {
            return;
        }
        long now = System.nanoTime();
        while (schedule.due(sent) <= now) {
            if (now - schedule.due(sent) > LATE_NANOS) {
                late++;
            }
            send.accept(sent++);
        }
        long wait = schedule.due(sent) - now - AWAKE_NANOS;
        if (wait > 0) {
            CompletableFuture.delayedExecutor(wait, TimeUnit.NANOSECONDS, loop).execute(this);
        } else {
            loop.execute(this);
        }
    }

    void stop() {
        stopped = true;
    }

    Schedule schedule() {
        return schedule;
    }

    /** The share of messages that left more than a millisecond after their time; on the loop's thread. */
    double lateShare() {
        return sent == 0 ? 0 : (double) late / sent;
    }
}
