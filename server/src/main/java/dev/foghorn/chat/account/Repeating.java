package dev.foghorn.chat.account;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something now and then, on a daemon thread of its own; what it throws is logged, and it goes on. */
final class Repeating implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Repeating.class);

    /** Something that may fail. */
    interface Task {
        void run() throws IOException;
    }

    private final ScheduledExecutorService thread;
    private final Task task;

    /** @param every the time between an end and the next beginning; the first time is after it, too */
    Repeating(String name, Duration every, Task task) {
        this.task = task;
        thread = Executors.newSingleThreadScheduledExecutor(run -> {
            Thread daemon = new Thread(run, name);
            daemon.setDaemon(true);
            return daemon;
        });
        thread.scheduleWithFixedDelay(this::runLogged, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Once more, as soon as may be. */
    void now() {
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
