package dev.foghorn.loop;

import dev.foghorn.protocol.close.CloseCode;
import dev.foghorn.protocol.frame.Role;
import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A fixed number of loops, and the connections spread over them by turns. Thread-safe. */
public final class LoopGroup implements AutoCloseable {
    /** To cut off what is left: a loop does that at once, unless something blocks it. */
    private static final long CUT_OFF_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How finely the Closes are spread, and how soon the last end is noticed. */
    private static final long TICK_MILLIS = 10;

    private final List<EventLoop> loops = new ArrayList<>();
    private final OutboundTotal total;
    private final Watchdog watchdog;
    private final AtomicInteger turn = new AtomicInteger();
    private boolean closed;

    /**
     * Starts the loops.
     *
     * @param name of the threads, which a number follows
     * @param role of all connections
     * @param outboundTotal see {@link OutboundLimits#total}
     */
    public LoopGroup(String name, Role role, int size, long outboundTotal) throws IOException {
        this(name, role, size, outboundTotal, SelectorProvider.provider());
    }

    /** @param selectors where each loop gets its own */
    LoopGroup(String name, Role role, int size, long outboundTotal, SelectorProvider selectors) throws IOException {
        if (size < 1) {
            throw new IllegalArgumentException("loops must be at least 1, not " + size);
        }
        total = new OutboundTotal(outboundTotal);
        try {
            for (int i = 0; i < size; i++) {
                loops.add(new EventLoop(name + "-" + i, role, total, selectors.openSelector()));
            }
            watchdog = new Watchdog(loops);
            loops.forEach(EventLoop::start);
            watchdog.start();
        } catch (IOException | RuntimeException | Error e) { // no file descriptor or no thread is left
            loops.forEach(EventLoop::stop);
            throw e;
        }
    }

    /** Bytes that wait for slow peers, and those that other threads have posted; see {@link OutboundLimits#total}. */
    public long queuedBytes() {
        return total.bytes();
    }

    public List<EventLoop> loops() {
        return List.copyOf(loops);
    }

    /** The loop for the next connection: one that has not ended, if there is any. */
    EventLoop next() {
        EventLoop next = inTurn();
        for (int i = 1; i < loops.size() && next.hasEnded(); i++) {
            next = inTurn();
        }
        return next;
    }

    private EventLoop inTurn() {
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    /**
     * Closes every connection (RFC 6455 section 7.1.2), waits for the closing handshakes until the deadline, ends what
     * is left, and stops the loops; a blocked loop is waited for no longer than a second more. Messages that were sent
     * before leave before the Close. Not from a loop's thread. Further calls wait for the first, and do nothing.
     *
     * @param code of the Close: 1001, "going away", or 1012, "service restart"
     * @param window the time over which the Closes are spread at most; at least a thousand leave each second and loop
     */
    public synchronized void close(int code, Duration window, Duration deadline) {
        if (closed) {
            return;
        }
        closed = true;
        long end = System.nanoTime() + deadline.toNanos();
        try {
            bidFarewell(code, window, end);
            loops.forEach(EventLoop::stop);
            long last = System.nanoTime() + CUT_OFF_NANOS;
            for (EventLoop loop : loops) {
                loop.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(last - System.nanoTime()))); // 0 is for ever
            }
        } catch (InterruptedException e) {
            loops.forEach(EventLoop::stop);
            Thread.currentThread().interrupt();
        } finally {
            watchdog.stop();
        }
    }

    /** Closes every connection at once with 1001, and waits for at most five seconds. */
    @Override
    public void close() {
        close(CloseCode.GOING_AWAY, Duration.ZERO, Duration.ofSeconds(5));
    }

    private void bidFarewell(int code, Duration window, long end) throws InterruptedException {
        List<Farewell> farewells =
                loops.stream().map(loop -> new Farewell(loop, code, window.toNanos())).toList();
        farewells.forEach(Farewell::post);
        while (farewells.stream().anyMatch(farewell -> !farewell.isOver())) {
            TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
            if (System.nanoTime() >= end) {
                farewells.forEach(Farewell::logUnfinished);
                return;
            }
            farewells.forEach(Farewell::post);
        }
    }
}
