package dev.foghorn.loop;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What other threads, and tasks themselves, want a loop to run. Anybody may add; all else is for the loop's thread.
 *
 * <p>A turn runs what was there when it began, up to a bound: what its tasks post is for the next, after the sockets.
 */
final class TaskQueue {
    private static final Logger log = LoggerFactory.getLogger(TaskQueue.class);

    /** Tasks a turn, so that a flood of them cannot keep the loop from its sockets. */
    private static final int MAX_A_TURN = 4096;

    /** Stands between the tasks of a turn and those that they post. */
    private static final Runnable END_OF_TURN = () -> { };

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Runnable beforeEach;
    /** {@link #END_OF_TURN} is among the tasks; where they are too many for one turn, it stays there for the next. */
    private boolean endIsMarked;

    /** @param beforeEach is run before each task, on the loop's thread */
    TaskQueue(Runnable beforeEach) {
        this.beforeEach = beforeEach;
    }

    void add(Runnable task) {
        tasks.add(task);
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    void runTurn() {
        if (!endIsMarked && !tasks.isEmpty()) {
            tasks.add(END_OF_TURN);
            endIsMarked = true;
        }
        for (int i = 0; endIsMarked && i < MAX_A_TURN; i++) {
            run(tasks.poll());
        }
    }

    /** Runs all that were added so far, and not those that they add. */
    void runLast() {
        for (int left = tasks.size(); left > 0; left--) {
            run(tasks.poll());
        }
    }

    private void run(Runnable task) {
        if (task == END_OF_TURN) {
            endIsMarked = false;
            return;
        }
        beforeEach.run();
        try {
            task.run();
        } catch (Throwable e) {
            log.error("a task on {} threw", Thread.currentThread().getName(), e);
        }
    }
}
