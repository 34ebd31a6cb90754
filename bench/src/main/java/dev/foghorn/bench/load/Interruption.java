package dev.foghorn.bench.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Ctrl-C: ends what is being measured, and lets the program live until it has written its report. */
public final class Interruption implements AutoCloseable {
    /** A report is written in far less; a program that hangs must end all the same. */
    private static final long LAST_SECONDS = 30;
    private static final Duration GLANCE = Duration.ofMillis(10);

    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interruptAndWait, "foghorn-interruption");

    /** Waits for Ctrl-C from now until {@link #close}. */
    public Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void interruptAndWait() {
        interrupt();
        try {
            finished.await(LAST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As Ctrl-C does. */
    public void interrupt() {
        interrupted.countDown();
    }

    public boolean isInterrupted() {
        return interrupted.getCount() == 0;
    }

    /** Waits for so long. @return false if it was interrupted */
    public boolean pass(Duration time) {
        return passNanos(time.toNanos());
    }

    /** Waits until something is so, but no longer than this, and not once it was interrupted. */
    void passUntil(BooleanSupplier condition, Duration most) {
        long end = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end && pass(GLANCE)) {
            // it is not so yet
        }
    }

    /** {@link #pass} in nanoseconds; less than zero is no time. */
    boolean passNanos(long nanos) {
        try {
            return !interrupted.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            interrupt();
            return false;
        }
    }

    /** Everything is written: the program may end. */
    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // the hook runs already
        }
    }
}
