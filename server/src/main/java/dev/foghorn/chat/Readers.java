package dev.foghorn.chat;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads that read the log, or do what else would take a loop or a scribe too long; nothing any more once closed. */
final class Readers implements Executor {
    /** One may wait for a slow answer of the store while the other goes on. */
    private static final int THREADS = 2;
    /** Some seconds of reading. */
    private static final int MOST_WAITING = 1000;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(THREADS, THREADS, 0, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), new Daemons("foghorn-chat-reader"), new ThreadPoolExecutor.DiscardPolicy());

    /** For what cannot be put off: there is at most one for each connection and room. */
    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** @throws RejectedExecutionException if too much waits */
    void offer(Runnable task) {
        if (threads.getQueue().size() >= MOST_WAITING) {
            throw new RejectedExecutionException();
        }
        execute(task);
    }

    void close() {
        threads.shutdownNow();
    }
}
