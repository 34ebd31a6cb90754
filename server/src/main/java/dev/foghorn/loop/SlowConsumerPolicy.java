package dev.foghorn.loop;

/** What happens to a connection whose queue is at its limit when more is sent to it. */
public enum SlowConsumerPolicy {
    /** It is closed with 1013: who cannot keep up had better start anew. */
    CLOSE,
    /** The message is dropped, and the sender told so. */
    DROP
}
