package dev.foghorn.chat.client;

import dev.foghorn.threads.Daemons;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The one thread on which a client does everything; it keeps no program alive. Its methods are for all threads. */
final class OwnThread {
    private final ExecutorService executor = Executors.newSingleThreadExecutor(this::make);
    private final Consumer<Throwable> onError;
    private volatile Thread thread;

    /** @param onError hears what a task threw, on the thread */
    OwnThread(Consumer<Throwable> onError) {
        this.onError = onError;
    }

    private Thread make(Runnable work) {
        thread = Daemons.thread("foghorn-chat-client", work);
        return thread;
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /**
     * Runs a task; tasks of one thread run in their order.
     *
     * @return whether it will run: not after the end
     */
    boolean post(Runnable task) {
        try {
            executor.execute(() -> run(task));
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }

    /** Runs a task after some time, unless the end comes before. */
    void after(Duration delay, Runnable task) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, executor)
                .execute(() -> run(task));
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            onError.accept(e);
        }
    }

    /** Ends it once it has done what was posted before. */
    void end() {
        executor.shutdown();
    }

    void awaitEnd() throws InterruptedException {
        executor.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }
}
