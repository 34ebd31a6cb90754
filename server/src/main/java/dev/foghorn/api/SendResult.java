package dev.foghorn.api;

/** What became of a message that was to be sent. */
public enum SendResult {
    /** It is on its way: written, or queued behind what is. */
    QUEUED,
    /**
     * It is queued, but more than the high-water mark is waiting for a slow peer: send no more until
     * {@link WebSocketHandler#onWritable}.
     */
    SLOW_DOWN,
    /** It was not taken: the connection is closing or closed, or its queue is at the limit. */
    DROPPED
}
