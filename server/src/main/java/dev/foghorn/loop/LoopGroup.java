package dev.foghorn.loop;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A fixed number of loops, and the connections spread over them by turns. Thread-safe. */
public final class LoopGroup implements AutoCloseable {
    private final List<EventLoop> loops = new ArrayList<>();
    private final Watchdog watchdog;
    private final AtomicInteger turn = new AtomicInteger();
    private boolean closed;

    /**
     * Starts the loops.
     *
     * @param name of the threads, which a number follows
     */
    public LoopGroup(String name, int size) throws IOException {
        if (size < 1) {
            throw new IllegalArgumentException("loops must be at least 1, not " + size);
        }
        for (int i = 0; i < size; i++) {
            loops.add(new EventLoop(name + "-" + i));
        }
        loops.forEach(EventLoop::start);
        watchdog = new Watchdog(loops);
        watchdog.start();
    }

    public List<EventLoop> loops() {
        return List.copyOf(loops);
    }

    /** The loop for the next connection. */
    EventLoop next() {
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    /**
     * Closes every connection with 1001 (RFC 6455 section 7.4.1, "going away"), waits for the closing handshakes until
     * the deadline, ends what is left, and stops the loops. Not from a loop's thread. Further calls wait for the first,
     * and do nothing.
     */
    public synchronized void close(Duration deadline) {
        if (closed) {
            return;
        }
        closed = true;
        long end = System.nanoTime() + deadline.toNanos();
        try {
            onEachLoop(end, loop -> loop.connections().forEach(Connection::goAway));
            while (System.nanoTime() < end && mustWait(end)) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            loops.forEach(EventLoop::stop);
            for (EventLoop loop : loops) {
                loop.join(TimeUnit.SECONDS.toMillis(1));
            }
        } catch (InterruptedException e) {
            loops.forEach(EventLoop::stop);
            Thread.currentThread().interrupt();
        } finally {
            watchdog.stop();
        }
    }

    /** {@link #close(Duration)} with five seconds. */
    @Override
    public void close() {
        close(Duration.ofSeconds(5));
    }

    private boolean mustWait(long end) throws InterruptedException {
        AtomicBoolean wait = new AtomicBoolean();
        onEachLoop(end, loop -> {
            if (loop.connections().stream().anyMatch(Connection::delaysClosing)) {
                wait.set(true);
            }
        });
        return wait.get();
    }

    private void onEachLoop(long end, Consumer<EventLoop> action) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(loops.size());
        for (EventLoop loop : loops) {
            loop.execute(() -> {
                try {
                    action.accept(loop);
                } finally {
                    done.countDown();
                }
            });
        }
        done.await(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
}
