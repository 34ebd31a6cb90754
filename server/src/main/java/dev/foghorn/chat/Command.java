package dev.foghorn.chat;

/**
 * Something that has its place in the order of a room; run by the room's {@link Scribe}. What is prepared comes before
 * the log is written, once for all commands of a turn, and what is performed after it, command by command.
 */
interface Command {
    /** What a short one takes while it waits, in bytes. */
    int BYTES = 256;

    /** Who wants it; is closed if it throws. */
    Visitor visitor();

    default void prepare(Scribe scribe) {}

    void perform(Scribe scribe);

    /** What it takes while it waits. */
    default int bytes() {
        return BYTES;
    }
}
