package dev.foghorn.chat;

import dev.foghorn.protocol.close.CloseCode;
import dev.foghorn.threads.Daemons;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that read the log, or do what else would take a loop or a scribe too long, for a visitor, who is closed if
 * that throws; nothing any more once closed.
 */
final class Readers {
    private static final Logger log = LoggerFactory.getLogger(Readers.class);

    /** One may wait for a slow answer of the store while the other goes on. */
    private static final int THREADS = 2;
    /** Some seconds of reading. */
    private static final int MOST_WAITING = 1000;
    /** A database may take so long to answer. */
    private static final long CLOSING_SECONDS = 10;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(THREADS, THREADS, 0, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), new Daemons("foghorn-chat-reader"), new ThreadPoolExecutor.DiscardPolicy());

    /** For what cannot be put off: there is at most one for each connection and room. */
    void execute(Visitor visitor, Runnable task) {
        threads.execute(() -> run(visitor, task));
    }

    private static void run(Visitor visitor, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            log.error("what was to be read cannot be", e);
            visitor.close(CloseCode.INTERNAL_ERROR, "the server met an error");
        }
    }

    /** @throws RejectedExecutionException if too much waits */
    void offer(Visitor visitor, Runnable task) {
        if (threads.getQueue().size() >= MOST_WAITING) {
            throw new RejectedExecutionException();
        }
        execute(visitor, task);
    }

    /** What is being read may end: a database may take it ill if its reader is interrupted. */
    void close() throws InterruptedException {
        threads.shutdown();
        threads.getQueue().clear();
        threads.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
    }
}
