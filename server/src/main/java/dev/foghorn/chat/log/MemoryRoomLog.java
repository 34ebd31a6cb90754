package dev.foghorn.chat.log;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Keeps each room's last messages in memory; the epoch is new with every one of these. Ids go on when old messages are
 * dropped, and their references are forgotten with them. All rooms together have a limit too, however many there are:
 * beyond it, the one longest unused loses its oldest messages. Never blocks for long.
 */
public final class MemoryRoomLog implements RoomLog {
    /** Ten pages of history; a client that was away for a minute misses fewer. */
    public static final int DEFAULT_MESSAGES = 1000;

    /** 1,000 texts of 4 KiB, or 16 pictures of 256 KiB. */
    public static final long DEFAULT_CONTENT = 4L << 20;

    /** A quarter of a heap of 256 MiB. */
    public static final long DEFAULT_HEAP = 64L << 20;

    /** One part in so many of the heap is for the names of rooms without messages. */
    private static final int NAMES_SHARE = 8;
    /** What such a room takes at most: a name of 64 characters, its number, and a place in a table. */
    private static final int BYTES_OF_ROOM = 256;

    private final String epoch = UUID.randomUUID().toString();
    private final int maxMessages;
    private final long maxContent;
    private final long maxHeapBytes;
    /** Those of which a message is kept, the one longest unused first. */
    private final Map<String, MessageRing> rooms = new LinkedHashMap<>(16, 0.75f, true);
    private final LastIds lastIds;
    private long heapBytes;
    private boolean closed;

    public MemoryRoomLog() {
        this(DEFAULT_MESSAGES, DEFAULT_CONTENT, DEFAULT_HEAP);
    }

    /**
     * The message appended last is kept even if it is longer than these.
     *
     * @param maxMessages most messages of a room that are kept, from 1
     * @param maxContent most bytes of their content, from 1
     * @param maxHeap bytes that all rooms take on the heap, from 1
     */
    public MemoryRoomLog(int maxMessages, long maxContent, long maxHeap) {
        if (maxMessages < 1 || maxContent < 1 || maxHeap < 1) {
            throw new IllegalArgumentException("a room keeps at least one message and one byte");
        }
        this.maxMessages = maxMessages;
        this.maxContent = maxContent;
        long names = maxHeap / NAMES_SHARE;
        this.maxHeapBytes = maxHeap - names;
        this.lastIds = new LastIds(names / BYTES_OF_ROOM);
    }

    @Override
    public String epoch() {
        return epoch;
    }

    @Override
    public synchronized List<Appended> append(List<Draft> drafts) throws LogException {
        checkOpen();
        List<Appended> appended = new ArrayList<>(drafts.size());
        for (Draft draft : drafts) {
            appended.add(append(draft));
            makeWay();
        }
        return appended;
    }

    private Appended append(Draft draft) {
        MessageRing ring = rooms.get(draft.room());
        if (ring == null) {
            ring = new MessageRing(maxMessages, maxContent, lastIds.remove(draft.room()));
            rooms.put(draft.room(), ring);
            heapBytes += ring.heapBytes();
        }
        heapBytes -= ring.heapBytes();
        Appended appended = ring.append(draft);
        heapBytes += ring.heapBytes();
        return appended;
    }

    private void makeWay() {
        while (heapBytes > maxHeapBytes) {
            Map.Entry<String, MessageRing> unused = rooms.entrySet().iterator().next();
            MessageRing ring = unused.getValue();
            if (rooms.size() == 1 && ring.size() == 1) {
                return;
            }
            heapBytes -= ring.heapBytes();
            ring.dropFirst();
            if (ring.size() > 0) {
                heapBytes += ring.heapBytes();
            } else {
                rooms.remove(unused.getKey());
                lastIds.put(unused.getKey(), ring.extent().last());
            }
        }
    }

    @Override
    public synchronized List<Entry> read(String room, long after, int limit, long bytes) throws LogException {
        MessageRing ring = ring(room, limit);
        return ring == null ? List.of() : ring.read(after, limit, bytes);
    }

    @Override
    public synchronized List<Entry> readBefore(String room, long before, int limit, long bytes)
            throws LogException {
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
    public synchronized Extent extent(String room) throws LogException {
        checkOpen();
        MessageRing ring = rooms.get(room);
        if (ring != null) {
            return ring.extent();
        }
        long last = lastIds.get(room);
        return new Extent(last + 1, last);
    }

    /** How many rooms something is kept of. */
    synchronized int knownRooms() {
        return rooms.size() + lastIds.size();
    }

    private void checkOpen() throws LogException {
        if (closed) {
            throw new LogException("The log is closed.", null);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        rooms.clear();
    }
}
