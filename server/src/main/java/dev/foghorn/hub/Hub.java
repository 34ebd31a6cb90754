package dev.foghorn.hub;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.WebSocket;
import dev.foghorn.loop.Session;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rooms by name. A room exists while somebody is in it: joining makes it, the last one out ends it, and a connection
 * that ends leaves its rooms by itself, before its handler hears of the end.
 *
 * <p>{@code join} and {@code leave} are called on the connection's loop, that is from its handler; everything else from
 * any thread.
 */
public final class Hub {
    private final Map<String, Room> rooms = new ConcurrentHashMap<>();
    /** By session and room name: who is in what. */
    private final Map<Session, Map<String, Room.Membership>> memberships = new ConcurrentHashMap<>();

    /**
     * Puts a connection into a room; nothing happens if it is there already.
     *
     * @param socket given to a handler by this library; on its loop
     * @return the room
     */
    public Room join(String name, WebSocket socket) {
        Session session = (Session) socket;
        requireLoop(session);
        Map<String, Room.Membership> own = memberships.computeIfAbsent(session, s -> new HashMap<>());
        if (own.containsKey(name)) {
            return rooms.get(name);
        }
        // counted inside compute, so that a room that somebody is about to enter is not ended
        Room room = rooms.compute(name, (key, existing) -> {
            Room entered = existing == null ? new Room(key) : existing;
            entered.counter().incrementAndGet();
            return entered;
        });
        own.put(name, room.add(session, () -> left(name, session)));
        return room;
    }

    /** Takes a connection out of a room; nothing happens if it is not there. On its loop. */
    public void leave(String name, WebSocket socket) {
        Session session = (Session) socket;
        requireLoop(session);
        Room.Membership membership = memberships.getOrDefault(session, Map.of()).get(name);
        if (membership != null) {
            membership.leave();
        }
    }

    private void left(String name, Session session) {
        memberships.computeIfPresent(session, (key, own) -> {
            own.remove(name);
            return own.isEmpty() ? null : own;
        });
        rooms.computeIfPresent(name, (key, room) -> room.counter().decrementAndGet() == 0 ? null : room);
    }

    /** The room of this name, if somebody is in it. */
    public Optional<Room> room(String name) {
        return Optional.ofNullable(rooms.get(name));
    }

    /** Sends a message to everybody in a room; to nobody if there is no such room. */
    public void publish(String name, PreparedMessage message) {
        room(name).ifPresent(room -> room.publish(message));
    }

    /** How many rooms there are. */
    public int size() {
        return rooms.size();
    }

    private static void requireLoop(Session session) {
        if (!session.loop().isCurrent()) {
            throw new IllegalStateException("join and leave rooms in the connection's own callbacks");
        }
    }
}
