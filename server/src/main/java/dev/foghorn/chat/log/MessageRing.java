package dev.foghorn.chat.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The last messages of one room. Guarded by its log. */
final class MessageRing {
    /** Many rooms have a few messages only. */
    private static final int FIRST_LENGTH = 16;
    /** What an empty one takes, on a heap with short references. */
    private static final int OWN_BYTES = 320;
    /** What a message takes beside its content and the characters of its names: objects, and a place in each table. */
    private static final int MESSAGE_BYTES = 320;

    private final int maxMessages;
    private final long maxContent;
    private final Map<DraftKey, Entry> byKey = new HashMap<>();

    /** A message is where its id modulo the length says. */
    private Entry[] ring;
    private long first;
    private long last;
    private long content;
    private long heapBytes = OWN_BYTES;

    /** @param last id of the room's last message, which is not kept any more; 0 if there was none */
    MessageRing(int maxMessages, long maxContent, long last) {
        this.maxMessages = maxMessages;
        this.maxContent = maxContent;
        this.first = last + 1;
        this.last = last;
        ring = new Entry[Math.min(FIRST_LENGTH, maxMessages)];
    }

    Appended append(Draft draft) {
        DraftKey key = DraftKey.of(draft);
        Entry known = byKey.get(key);
        if (known != null) {
            return new Appended(known, true);
        }
        makeWayFor(draft.content().length);
        Entry entry = new Entry(++last, draft);
        ring[slot(last)] = entry;
        byKey.put(key, entry);
        content += draft.content().length;
        heapBytes += heapBytes(draft);
        return new Appended(entry, false);
    }

    private void makeWayFor(int length) {
        while (size() > 0 && (size() == maxMessages || content + length > maxContent)) {
            dropFirst();
        }
        if (size() == ring.length) {
            grow();
        }
    }

    void dropFirst() {
        Draft draft = ring[slot(first)].draft();
        ring[slot(first)] = null;
        byKey.remove(DraftKey.of(draft));
        content -= draft.content().length;
        heapBytes -= heapBytes(draft);
        first++;
    }

    private static long heapBytes(Draft draft) {
        int characters = draft.room().length() + draft.user().length() + draft.reference().length();
        return MESSAGE_BYTES + (long) Character.BYTES * characters + draft.content().length;
    }

    private void grow() {
        Entry[] small = ring;
        ring = new Entry[(int) Math.min(2L * small.length, maxMessages)];
        for (Entry entry : small) {
            ring[slot(entry.id())] = entry;
        }
    }

    private int slot(long id) {
        return (int) (id % ring.length);
    }

    /** How many messages are kept. */
    long size() {
        return last - first + 1;
    }

    /** About what it takes on the heap, messages and all. */
    long heapBytes() {
        return heapBytes;
    }

    List<Entry> read(long after, int limit, long maxBytes) {
        return after < first - 1 || after >= last ? List.of() : take(after + 1, 1, limit, maxBytes);
    }

    List<Entry> readBefore(long before, int limit, long maxBytes) {
        if (before <= first || before > last + 1) {
            return List.of();
        }
        List<Entry> entries = take(before - 1, -1, limit, maxBytes);
        Collections.reverse(entries);
        return entries;
    }

    private List<Entry> take(long from, int step, int limit, long maxBytes) {
        List<Entry> entries = new ArrayList<>();
        long left = maxBytes;
        for (long id = from; id >= first && id <= last && entries.size() < limit; id += step) {
            Entry entry = ring[slot(id)];
            left -= entry.draft().content().length;
            if (left < 0 && !entries.isEmpty()) {
                break;
            }
            entries.add(entry);
        }
        return entries;
    }

    Extent extent() {
        return new Extent(first, last);
    }
}
