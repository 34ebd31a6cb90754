package dev.foghorn.chat.login;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes who fails again and again wait longer and longer: twice as long each time. An attempt counts as failed from its
 * beginning, so that many at once are not better than one after another. Thread-safe.
 */
final class Throttle {
    /** Some 100 bytes each. Who has not tried for the longest time is forgotten beyond. */
    private static final int MOST_KNOWN = 10_000;

    private final int free;
    private final Duration first;
    private final Duration most;
    private final Duration memory;
    private final InstantSource clock;
    private final Map<Object, Tries> tries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Tries> eldest) {
            return size() > MOST_KNOWN;
        }
    };

    /** @param next when the next attempt may be made */
    private record Tries(int failed, long last, long next) {}

    /**
     * @param free failures that cost nothing
     * @param first the wait after one more
     * @param most the longest wait
     * @param memory after so long without an attempt, all is as if there had been none
     */
    Throttle(int free, Duration first, Duration most, Duration memory, InstantSource clock) {
        this.free = free;
        this.first = first;
        this.most = most;
        this.memory = memory;
        this.clock = clock;
    }

    /**
     * Begins an attempt, or does not.
     *
     * @return 0 if it may be made, or else how many milliseconds later it may
     */
    synchronized long attempt(Object who) {
        long now = clock.millis();
        Tries before = tries.get(who);
        if (before == null || now - before.last() > memory.toMillis()) {
            before = new Tries(0, now, 0);
        }
        if (now < before.next()) {
            return before.next() - now;
        }
        int failed = before.failed() + 1;
        tries.put(who, new Tries(failed, now, failed < free ? now : now + wait(failed - free)));
        return 0;
    }

    private long wait(int doublings) {
        long longest = most.toMillis();
        return doublings >= 20 ? longest : Math.min(longest, first.toMillis() << doublings);
    }

    /** The attempt did not fail; those before did. */
    synchronized void succeeded(Object who) {
        tries.computeIfPresent(who, (key, known) ->
                new Tries(Math.max(0, known.failed() - 1), known.last(), known.next()));
    }

    /** Nothing is known of it any more. */
    synchronized void forget(Object who) {
        tries.remove(who);
    }

    synchronized int size() {
        return tries.size();
    }
}
