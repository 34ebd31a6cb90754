package dev.foghorn.loop;

/**
 * What happens to a connection whose queue is at its limit when a message is sent to it. Only whole messages of which
 * nothing has left are dropped; a Close, Pings and Pongs never are. Where compression takes its context over, a queued
 * message is needed to read those behind it, so that {@link #DROP_OLDEST} and {@link #LATEST} act as
 * {@link #DROP_NEWEST}.
 */
public enum SlowConsumerPolicy {
    /** It is closed with 1013: who cannot keep up had better start anew. */
    CLOSE,
    /** The message is dropped, and the sender told so: what was said first is heard. */
    DROP_NEWEST,
    /** The messages that wait longest are dropped, as many as are needed: what was said last is heard. */
    DROP_OLDEST,
    /**
     * Of each room only the last message stays; messages that were not sent through a room count as one room's. For
     * rooms whose every message replaces the one before, such as a price. If that is not enough, as
     * {@link #DROP_OLDEST}.
     */
    LATEST;

    /** Whether what waits makes way for what comes. */
    boolean prefersNew() {
        return this == DROP_OLDEST || this == LATEST;
    }
}
