package dev.foghorn.loop;

import dev.foghorn.threads.Daemons;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds handlers that block their loop, from a thread of its own, so that it costs the loops nothing. Once a loop is
 * back one warning tells which handler it was, and for how long:
 *
 * <pre>
 *   loop    | step | step -------- handler blocks -------- | step
 *   watch      .      .      .  .  .  .  .  .  .  .  .  .  .  warning
 *                            same step, same handler as at the look before
 * </pre>
 *
 * A step is what the loop does for one connection, or one task: a turn may be long though no handler is.
 */
final class Watchdog {
    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

    /** A loop that serves nobody for so long is noticed by people who wait for it. */
    private static final long LOOK_MILLIS = 100;
    /** While a loop is blocked, so that the time in the warning is near the truth. */
    private static final long CLOSE_LOOK_MILLIS = 10;
    /** Who blocks for so long may never come back; the warning cannot wait for it. */
    private static final long HUNG_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** What lies between a loop's thread and a handler, and what rooms do by themselves. */
    private static final List<String> OUR_FRAMES = List.of("dev.foghorn.api.", "dev.foghorn.client.",
            "dev.foghorn.hub.", "dev.foghorn.loop.", "dev.foghorn.protocol.", "dev.foghorn.server.",
            "dev.foghorn.tls.", "java.", "javax.", "jdk.", "sun.");

    private final List<Watch> watches;
    private final Thread thread = Daemons.thread("foghorn-watchdog", this::run);

    Watchdog(List<EventLoop> loops) {
        watches = loops.stream().map(Watch::new).toList();
    }

    void start() {
        thread.start();
    }

    void stop() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                boolean suspicion = false;
                for (Watch watch : watches) {
                    suspicion |= watch.look(System.nanoTime());
                }
                TimeUnit.MILLISECONDS.sleep(suspicion ? CLOSE_LOOK_MILLIS : LOOK_MILLIS);
            }
        } catch (InterruptedException stopped) {
            // the loops have ended
        }
    }

    /** Over one loop. */
    static final class Watch {
        private final EventLoop loop;
        /** The step that was going on at the last look, or {@link EventLoop#NO_STEP}. */
        private long step = EventLoop.NO_STEP;
        /** When this step was first seen. */
        private long since;
        /** The handler that ran at the last look of this step, or null. */
        private StackTraceElement seen;
        /** The handler that ran at two looks, or null. */
        private StackTraceElement blocker;
        private boolean hung;

        Watch(EventLoop loop) {
            this.loop = loop;
        }

        /** @return whether the same step goes on as at the last look */
        boolean look(long now) {
            long current = loop.currentStep();
            if (current == EventLoop.NO_STEP || current != step) {
                if (blocker != null) {
                    log.warn("{} was blocked for about {} ms by {}; all its connections had to wait: what blocks "
                            + "belongs on another thread", loop, millisSince(now), name(blocker));
                }
                step = current;
                since = now;
                seen = null;
                blocker = null;
                hung = false;
                return false;
            }
            StackTraceElement[] stack = loop.stack();
            StackTraceElement running = handlerIn(stack);
            if (running != null && seen != null && name(running).equals(name(seen))) {
                blocker = running;
            }
            seen = running;
            if (blocker != null && !hung && now - since > HUNG_NANOS) {
                hung = true;
                log.error("{} has been blocked for {} ms by {}, and still is: {}", loop, millisSince(now),
                        name(blocker), Arrays.toString(stack));
            }
            return true;
        }

        private long millisSince(long now) {
            return TimeUnit.NANOSECONDS.toMillis(now - since);
        }

        /** The first frame that is not ours, from the thread's begin; null if there is none. */
        private static StackTraceElement handlerIn(StackTraceElement[] stack) {
            for (int i = stack.length - 1; i >= 0; i--) {
                String type = stack[i].getClassName();
                if (OUR_FRAMES.stream().noneMatch(type::startsWith)) {
                    return stack[i];
                }
            }
            return null;
        }

        private static String name(StackTraceElement frame) {
            return frame.getClassName() + "." + frame.getMethodName();
        }
    }
}
