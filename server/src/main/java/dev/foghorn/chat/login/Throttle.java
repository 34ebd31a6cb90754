package dev.foghorn.chat.login;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes who fails again and again wait longer and longer: twice as long each time. Failures are forgiven one by one as
 * time passes. An attempt counts as failed from its beginning, so that many at once are not better than one after
 * another. Thread-safe.
 */
final class Throttle {
    /** Some 100 bytes each. Who has not tried for the longest time is forgotten beyond. */
    private static final int MOST_KNOWN = 10_000;

    private final int free;
    private final Duration first;
    private final Duration most;
    /** More make no wait longer, and would only be forgiven later. */
    private final int mostCounted;
    private final Duration forgiving;
    private final InstantSource clock;
    private final Map<Object, Tries> tries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Tries> eldest) {
            return size() > MOST_KNOWN;
        }
    };

    /**
     * @param since when a failure was forgiven last, or there was none
     * @param next when the next attempt may be made
     */
    private record Tries(int failed, long since, long next) {}

    /**
     * @param free failures that cost nothing
     * @param first the wait after one more
     * @param most the longest wait
     * @param forgiving after this time each, one failure less counts
     */
    Throttle(int free, Duration first, Duration most, Duration forgiving, InstantSource clock) {
        this.free = free;
        this.first = first;
        this.most = most;
        this.forgiving = forgiving;
        this.clock = clock;
        int counted = free;
        while (wait(counted) < most.toMillis()) {
            counted++;
        }
        this.mostCounted = counted;
    }

    /**
     * Begins an attempt, or does not.
     *
     * @return 0 if it may be made, or else how many milliseconds later it may
     */
    synchronized long attempt(Object who) {
        long now = clock.millis();
        Tries before = forgiven(tries.get(who), now);
        if (now < before.next()) {
            return before.next() - now;
        }
        int failed = Math.min(before.failed() + 1, mostCounted);
        tries.put(who, new Tries(failed, before.since(), now + wait(failed)));
        return 0;
    }

    private Tries forgiven(Tries before, long now) {
        long forgiven = before == null ? 0 : (now - before.since()) / forgiving.toMillis();
        return before == null || forgiven >= before.failed()
                ? new Tries(0, now, before == null ? now : before.next())
                : new Tries((int) (before.failed() - forgiven), before.since() + forgiven * forgiving.toMillis(),
                        before.next());
    }

    private long wait(int failed) {
        int doublings = failed - free;
        return doublings < 0 ? 0 : Math.min(most.toMillis(), first.toMillis() << Math.min(doublings, 20));
    }

    /** The attempt did not fail, and so makes nobody wait; those before did. */
    synchronized void succeeded(Object who) {
        tries.computeIfPresent(who, (key, known) -> new Tries(Math.max(0, known.failed() - 1), known.since(), 0));
    }

    /** Nothing is known of it any more. */
    synchronized void forget(Object who) {
        tries.remove(who);
    }

    synchronized int size() {
        return tries.size();
    }
}
