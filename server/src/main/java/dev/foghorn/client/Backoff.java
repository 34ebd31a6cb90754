package dev.foghorn.client;

import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * How long to wait before connecting again (RFC 6455 section 7.2.3): a random time from nothing up to a ceiling, which
 * doubles with each attempt up to a cap. Random over all of it ("full jitter"), so that the clients that a server lost
 * at one moment come back one by one. Not thread-safe.
 *
 * <pre>
 *   attempt      1      2      3      4     ...     7 and later
 *   waits for  0-0.5   0-1    0-2    0-4    ...       0-30 s
 * </pre>
 */
public final class Backoff {
    /** A connection that broke by itself is back at once, as far as a person can tell. */
    public static final Duration DEFAULT_BASE = Duration.ofMillis(500);
    /** A server that is back after hours has its clients within half a minute; till then each asks 4 times a minute. */
    public static final Duration DEFAULT_CAP = Duration.ofSeconds(30);

    private final Duration base;
    private final Duration cap;
    private final RandomGenerator random;
    private Duration ceiling;

    /** With the defaults. */
    public Backoff() {
        this(DEFAULT_BASE, DEFAULT_CAP, RandomGenerator.getDefault());
    }

    /**
     * @param base the first ceiling
     * @param cap the last one, at least {@code base}
     */
    public Backoff(Duration base, Duration cap, RandomGenerator random) {
        if (base.isNegative() || base.isZero() || cap.compareTo(base) < 0) {
            throw new IllegalArgumentException(
                    "base must be more than zero, and cap no less, but they are " + base + " and " + cap);
        }
        this.base = base;
        this.cap = cap;
        this.random = Objects.requireNonNull(random, "random");
        this.ceiling = base;
    }

    /** The wait before the next attempt, which makes the one after it longer. */
    public Duration next() {
        Duration wait = Duration.ofNanos(random.nextLong(ceiling.toNanos() + 1));
        Duration doubled = ceiling.multipliedBy(2);
        ceiling = doubled.compareTo(cap) < 0 ? doubled : cap;
        return wait;
    }

    /** An attempt succeeded: the next wait is a short one again. */
    public void reset() {
        ceiling = base;
    }
}
