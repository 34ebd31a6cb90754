package dev.foghorn.loop;

import dev.foghorn.threads.Daemons;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLEngine;

/**
 * Runs the parts of TLS handshakes that take milliseconds, signatures and certificate chains, beside the loops, so that
 * those who are connected do not wait for those who connect. A handshake has at most one job here at a time, and those
 * of connections that are gone are skipped: what is to be done is bounded as handshakes are, however fast peers come
 * and go.
 */
final class DelegatedTasks {
    /** Signing is work for processors, and the loops must have their share. */
    static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    /** Nobody has to stop these threads: they end when there is nothing to do. */
    private static final long KEEP_SECONDS = 5;

    private static final Executor POOL = pool();

    private DelegatedTasks() {}

    private static Executor pool() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(THREADS, THREADS, KEEP_SECONDS, TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), new Daemons("foghorn-tls"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * Runs all that an engine asks for; the engine is not to be touched until {@code done} runs on the loop.
     *
     * @param wanted asked on the thread of the tasks before they run; if not, nothing runs
     */
    static void run(SSLEngine engine, EventLoop loop, BooleanSupplier wanted, Runnable done) {
        POOL.execute(() -> {
            if (!wanted.getAsBoolean()) {
                return;
            }
            try {
                for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run(); // what goes wrong, the engine throws at its next call
                }
            } finally {
                loop.execute(done);
            }
        });
    }
}
