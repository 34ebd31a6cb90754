package dev.foghorn.chat.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The last messages of one room. Thread-safe. */
final class MessageRing {
    /** Many rooms have a few messages only. */
    private static final int FIRST_LENGTH = 16;

    private final int maxMessages;
    private final long maxBytes;
    private final Map<DraftKey, Entry> byKey = new HashMap<>();

    /** A message is where its id modulo the length says. */
    private Entry[] ring;
    private long first = 1;
    private long last;
    private long bytes;

    MessageRing(int maxMessages, long maxBytes) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
        ring = new Entry[Math.min(FIRST_LENGTH, maxMessages)];
    }

    synchronized Appended append(Draft draft) {
        DraftKey key = DraftKey.of(draft);
        Entry known = byKey.get(key);
        if (known != null) {
            return new Appended(known, true);
        }
        makeWayFor(draft.content().length);
        Entry entry = new Entry(++last, draft);
        ring[slot(last)] = entry;
        byKey.put(key, entry);
        bytes += draft.content().length;
        return new Appended(entry, false);
    }

    private void makeWayFor(int length) {
        while (first <= last && (last - first + 1 == maxMessages || bytes + length > maxBytes)) {
            dropFirst();
        }
        if (last - first + 1 == ring.length) {
            grow();
        }
    }

    private void dropFirst() {
        Draft draft = ring[slot(first)].draft();
        ring[slot(first)] = null;
        byKey.remove(DraftKey.of(draft));
        bytes -= draft.content().length;
        first++;
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

    synchronized List<Entry> read(long after, int limit, long maxBytes) {
        return after < first - 1 || after >= last ? List.of() : take(after + 1, 1, limit, maxBytes);
    }

    synchronized List<Entry> readBefore(long before, int limit, long maxBytes) {
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

    synchronized Extent extent() {
        return new Extent(first, last);
    }
}
