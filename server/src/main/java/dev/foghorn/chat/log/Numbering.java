package dev.foghorn.chat.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Gives the drafts of one transaction their ids. */
final class Numbering {
    private final Map<String, Long> lastIds;
    private final Map<DraftKey, Entry> known;
    private final List<Entry> fresh = new ArrayList<>();
    private final SortedMap<String, Long> changed = new TreeMap<>();

    /**
     * @param lastIds of the rooms that are there
     * @param known what was kept before, of these drafts; is added to
     */
    Numbering(Map<String, Long> lastIds, Map<DraftKey, Entry> known) {
        this.lastIds = lastIds;
        this.known = known;
    }

    Appended append(Draft draft) {
        DraftKey key = DraftKey.of(draft);
        Entry before = known.get(key);
        if (before != null) {
            return new Appended(before, true);
        }
        String room = draft.room();
        long id = changed.getOrDefault(room, lastIds.getOrDefault(room, 0L)) + 1;
        changed.put(room, id);
        Entry entry = new Entry(id, draft);
        known.put(key, entry);
        fresh.add(entry);
        return new Appended(entry, false);
    }

    /** What is to be kept. */
    List<Entry> fresh() {
        return fresh;
    }

    /** The last ids of the rooms of {@link #fresh}. */
    SortedMap<String, Long> changed() {
        return changed;
    }
}
