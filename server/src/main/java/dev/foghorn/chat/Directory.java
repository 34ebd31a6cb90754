package dev.foghorn.chat;

import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ErrorCode;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** All rooms in which somebody is, of all scribes. Thread-safe. */
final class Directory {
    /** Sorting thousands of rooms takes its time, and a room may be told some places too low. */
    private static final long SORTED_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** So ten addresses, at least, are needed to take all places. */
    private static final int SHARE_OF_ADDRESS = 10;

    private final int most;
    private final int mostOfAddress;
    private final Map<String, ChatRoom> rooms = new ConcurrentHashMap<>();
    private final AtomicInteger places = new AtomicInteger();
    /** The places of rooms that were opened from there. */
    private final Map<InetAddress, Integer> placesByAddress = new ConcurrentHashMap<>();

    /** All of them, the fullest first; null if nobody has asked since one was added. */
    private volatile Sorted sorted;

    private record Sorted(List<ChatRoom> rooms, long at) {}

    /** A room and how many users are in it. */
    record Listed(ChatRoom room, int count) {
        String name() {
            return room.name();
        }
    }

    /** @param mostOfOne of one connection: an address may have as many in any case */
    Directory(int most, int mostOfOne) {
        this.most = most;
        this.mostOfAddress = Math.max(most / SHARE_OF_ADDRESS, mostOfOne);
    }

    /**
     * @param opener from where the room is opened; null for an address that has no limit
     * @throws ChatException TOO_MANY_ROOMS
     */
    void reserve(InetAddress opener) throws ChatException {
        if (places.incrementAndGet() > most) {
            places.decrementAndGet();
            throw new ChatException(ErrorCode.TOO_MANY_ROOMS,
                    "there are " + most + " rooms already, and there cannot be more: join one of them");
        }
        if (opener != null && placesByAddress.merge(opener, 1, Integer::sum) > mostOfAddress) {
            release(opener);
            throw new ChatException(ErrorCode.TOO_MANY_ROOMS, "there are " + mostOfAddress
                    + " rooms that were opened from one address: join one of them");
        }
    }

    /** Gives back what was reserved. */
    void release(InetAddress opener) {
        places.decrementAndGet();
        if (opener != null) {
            placesByAddress.computeIfPresent(opener, (address, count) -> count == 1 ? null : count - 1);
        }
    }

    /** For which there is a place. */
    void add(ChatRoom room) {
        rooms.put(room.name(), room);
        sorted = null;
    }

    void remove(ChatRoom room) {
        rooms.remove(room.name());
        release(room.opener());
    }

    /** Null if nobody is in it. */
    ChatRoom get(String name) {
        return rooms.get(name);
    }

    int size() {
        return rooms.size();
    }

    /** In an order that was right a moment ago. */
    List<Listed> fullest(int atMost, Predicate<String> isShown) {
        return sorted().stream()
                .filter(room -> isShown.test(room.name()))
                .map(room -> new Listed(room, room.presence().count()))
                .filter(listed -> listed.count > 0)
                .limit(atMost)
                .toList();
    }

    private List<ChatRoom> sorted() {
        Sorted known = sorted;
        long now = System.nanoTime();
        if (known == null || now - known.at >= SORTED_NANOS) {
            known = new Sorted(sort(), now);
            sorted = known;
        }
        return known.rooms;
    }

    private List<ChatRoom> sort() {
        return rooms.values().stream()
                .map(room -> new Listed(room, room.presence().count())) // which may change meanwhile
                .sorted(Comparator.comparingInt(Listed::count).reversed().thenComparing(Listed::name))
                .map(Listed::room)
                .toList();
    }
}
