package dev.foghorn.chat.rate;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A bucket of tokens for each of any number of users, say. A bucket is one number, the time at which it is full again:
 * taking a token puts it off by what filling in a token takes, and it may not be further off than filling it all takes.
 * Full buckets are forgotten. Thread-safe.
 */
final class TokenBuckets<K> {
    /** So that a few are not looked through again and again. */
    private static final int FEW = 1024;

    private final boolean unlimited;
    /** Nanoseconds that a tenth of a token takes. */
    private final long tenth;
    private final long whole;
    private final Map<K, Long> fullAt = new ConcurrentHashMap<>();
    private volatile int tooMany = FEW;

    TokenBuckets(Rate rate) {
        unlimited = rate.isUnlimited();
        tenth = unlimited ? 0 : TimeUnit.SECONDS.toNanos(1) / Action.WHOLE / rate.perSecond();
        whole = tenth * Action.WHOLE * rate.burst();
    }

    /**
     * Takes so many tenths of a token if they are there. What is more than a bucket holds may be taken from a full one.
     *
     * @param now in nanoseconds, of some clock
     * @return 0, or how long to wait for them, in nanoseconds
     */
    long take(K who, int tenths, long now) {
        if (unlimited) {
            return 0;
        }
        long cost = Math.min(tenth * tenths, whole);
        long[] wait = {0};
        fullAt.compute(who, (same, time) -> {
            long before = time == null || time - now < 0 ? now : time;
            wait[0] = Math.max(0, before - now + cost - whole);
            return wait[0] == 0 ? Long.valueOf(before + cost) : time;
        });
        if (fullAt.size() > tooMany) {
            forgetFull(now);
        }
        return wait[0];
    }

    /** Looks through all, but only once their number has doubled: so a token costs the same whatever their number. */
    private synchronized void forgetFull(long now) {
        if (fullAt.size() > tooMany) {
            fullAt.values().removeIf(time -> time - now <= 0);
            tooMany = Math.max(FEW, 2 * fullAt.size());
        }
    }

    /** How many are kept now. */
    int size() {
        return fullAt.size();
    }
}
