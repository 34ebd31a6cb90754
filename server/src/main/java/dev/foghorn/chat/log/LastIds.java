package dev.foghorn.chat.log;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last ids of the rooms of which no message is kept, so that none is given twice: those of the rooms that were used
 * last, and of all others together the greatest. One of these begins behind that, with a hole that nobody has seen the
 * inside of. Guarded by its log.
 */
final class LastIds {
    private final long maxRooms;
    /** The one longest unused first. */
    private final Map<String, Long> known = new LinkedHashMap<>(16, 0.75f, true);
    private long others;

    /** @param maxRooms whose last ids are kept one by one */
    LastIds(long maxRooms) {
        this.maxRooms = maxRooms;
    }

    /** From now on it is known, so it stays the same while somebody is in the room, unless very many others come. */
    long get(String room) {
        Long last = known.get(room);
        if (last == null) {
            last = others;
            put(room, last);
        }
        return last;
    }

    void put(String room, long last) {
        known.put(room, last);
        if (known.size() > maxRooms) {
            String eldest = known.keySet().iterator().next();
            others = Math.max(others, known.remove(eldest));
        }
    }

    int size() {
        return known.size();
    }

    /** The same as {@link #get}; the room has messages again. */
    long remove(String room) {
        Long last = known.remove(room);
        return last == null ? others : last;
    }
}
