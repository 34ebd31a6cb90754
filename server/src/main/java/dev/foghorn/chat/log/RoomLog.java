package dev.foghorn.chat.log;

import java.util.List;

/**
 * The messages of all rooms, each room's in the order of their ids. Thread-safe for reading; a room is written by one
 * thread at a time. Methods may block: never call them on a loop.
 */
public interface RoomLog extends AutoCloseable {
    /** Which log this is: another epoch, other ids. At most 64 visible ASCII characters. */
    String epoch();

    /**
     * Gives each draft the next id of its room and keeps it, or finds it there already. All or nothing: when this
     * returns, all are kept, whatever happens to the process (if the log survives that at all).
     *
     * @param drafts of any rooms, all of them this thread's; two of them may repeat each other
     * @return one for each draft, in the same order
     * @throws LogException if nothing was kept, as far as can be known: what was kept all the same is found by its
     *     reference when it is tried again
     */
    List<Appended> append(List<Draft> drafts) throws LogException;

    /**
     * Messages with ids greater than {@code after}, in their order.
     *
     * @param limit most messages, from 1
     * @param bytes of content at most; one message is read in any case
     * @return beginning with {@code after + 1}, or empty if that is not kept, or not there yet
     */
    List<Entry> read(String room, long after, int limit, long bytes) throws LogException;

    /** However many bytes they have. */
    default List<Entry> read(String room, long after, int limit) throws LogException {
        return read(room, after, limit, Long.MAX_VALUE);
    }

    /**
     * The last messages with ids smaller than {@code before}, in their order.
     *
     * @param limit most messages, from 1
     * @param bytes as in {@link #read}
     * @return ending with {@code before - 1}, or empty if that is not kept, or not there yet
     */
    List<Entry> readBefore(String room, long before, int limit, long bytes) throws LogException;

    /**
     * How far a room reaches; of a room that was never written, {@code (1, 0)}, or {@code (n + 1, n)} from a log that
     * cannot know all its rooms any more.
     */
    Extent extent(String room) throws LogException;

    @Override
    void close();
}
