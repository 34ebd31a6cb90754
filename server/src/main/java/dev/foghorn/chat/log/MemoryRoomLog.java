package dev.foghorn.chat.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps each room's last messages in memory; the epoch is new with every one of these. Ids go on when old messages are
 * dropped, and their references are forgotten with them. Never blocks for long. Rooms are never forgotten: who lets
 * strangers write limits the number of rooms.
 */
public final class MemoryRoomLog implements RoomLog {
    /** Ten pages of history; a client that was away for a minute misses fewer. */
    public static final int DEFAULT_MESSAGES = 1000;

    /** 1,000 texts of 4 KiB, or 16 pictures of 256 KiB. */
    public static final long DEFAULT_BYTES = 4L << 20;

    private final String epoch = UUID.randomUUID().toString();
    private final int maxMessages;
    private final long maxBytes;
    private final Map<String, MessageRing> rooms = new ConcurrentHashMap<>();
    private volatile boolean closed;

    public MemoryRoomLog() {
        this(DEFAULT_MESSAGES, DEFAULT_BYTES);
    }

    /**
     * @param maxMessages most messages of a room that are kept, from 1
     * @param maxBytes most bytes of their content, from 1; the newest message is kept even if it is longer
     */
    public MemoryRoomLog(int maxMessages, long maxBytes) {
        if (maxMessages < 1 || maxBytes < 1) {
            throw new IllegalArgumentException("a room keeps at least one message and one byte");
        }
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    @Override
    public String epoch() {
        return epoch;
    }

    @Override
    public List<Appended> append(List<Draft> drafts) throws LogException {
        checkOpen();
        List<Appended> appended = new ArrayList<>(drafts.size());
        for (Draft draft : drafts) {
            appended.add(rooms.computeIfAbsent(draft.room(), room -> new MessageRing(maxMessages, maxBytes))
                    .append(draft));
        }
        return appended;
    }

    @Override
    public List<Entry> read(String room, long after, int limit, long bytes) throws LogException {
        MessageRing ring = ring(room, limit);
        return ring == null ? List.of() : ring.read(after, limit, bytes);
    }

    @Override
    public List<Entry> readBefore(String room, long before, int limit, long bytes) throws LogException {
        MessageRing ring = ring(room, limit);
        return ring == null ? List.of() : ring.readBefore(before, limit, bytes);
    }

    private MessageRing ring(String room, int limit) throws LogException {
        if (limit < 1) {
            throw new IllegalArgumentException("limit " + limit);
        }
        checkOpen();
        return rooms.get(room);
    }

    @Override
    public Extent extent(String room) throws LogException {
        checkOpen();
        MessageRing ring = rooms.get(room);
        return ring == null ? new Extent(1, 0) : ring.extent();
    }

    private void checkOpen() throws LogException {
        if (closed) {
            throw new LogException("The log is closed.", null);
        }
    }

    @Override
    public void close() {
        closed = true;
        rooms.clear();
    }
}
