package dev.foghorn.threads;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something now and then, on a daemon thread of its own; what it throws is logged, and it goes on. */
public final class Repeating implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Repeating.class);

    /** Something that may fail. */
    public interface Task {
        void run() throws IOException;
    }

    private final ScheduledExecutorService thread;
    private final Task task;

    /** @param every the time between an end and the next beginning; the first time is after it, too */
    public Repeating(String name, Duration every, Task task) {
        this.task = task;
        thread = Executors.newSingleThreadScheduledExecutor(run -> Daemons.thread(name, run));
        thread.scheduleWithFixedDelay(this::runLogged, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Once more, as soon as may be. */
    public void now() {
        if (!thread.isShutdown()) {
            thread.execute(this::runLogged);
        }
    }

    private void runLogged() {
        try {
            task.run();
        } catch (IOException e) {
            log.error("{}", e.getMessage());
        } catch (RuntimeException | Error e) {
            log.error("unexpected", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
