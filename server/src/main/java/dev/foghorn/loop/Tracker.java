package dev.foghorn.loop;

/** Hears what becomes of one message, or of each of many; on the loop's thread. */
interface Tracker {
    /** A message was given to be sent; one of the others follows. */
    default void onOffered() {}

    /** It was not taken. */
    default void onRefused() {}

    /** It entered a queue; one of the following comes. */
    default void onQueued() {}

    /** Its last byte was handed to the socket. */
    default void onWritten() {}

    /** It gave way to others, as the slow-consumer policy says. */
    default void onDropped() {}

    /** The connection ended, or is about to, before it left. */
    default void onDiscarded() {}
}
