package dev.foghorn.hub;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.WebSocket;
import dev.foghorn.loop.Session;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rooms by name. A room exists while somebody is in it: joining makes it, the last one out ends it, and a connection
 * that ends leaves its rooms by itself, before its handler hears of the end.
 *
 * <p>All may be called from any thread. Joining and leaving keep their place among what the same thread publishes: a
 * connection hears exactly what comes after the one and before the other. Who lets a connection into one room and out
 * of it on several threads sees to their order.
 */
public final class Hub {
    private final Map<String, Room> rooms = new ConcurrentHashMap<>();
    private final Map<Seat, Membership> memberships = new ConcurrentHashMap<>();

    /** Who is in what. */
    private record Seat(String room, Session session) {}

    /**
     * Puts a connection into a room; nothing happens if it is there already.
     *
     * @param socket given to a handler by this library
     * @return the room
     */
    public Room join(String name, WebSocket socket) {
        Seat seat = new Seat(name, (Session) socket);
        Membership membership = memberships.get(seat);
        if (membership == null) {
            Membership coming = new Membership(countIn(name), seat.session, ended -> left(seat, ended));
            membership = memberships.putIfAbsent(seat, coming);
            if (membership == null) {
                membership = coming;
            } else {
                coming.leave(); // another thread was faster
            }
        }
        membership.enter();
        return membership.room();
    }

    /** Counted inside compute, so that a room that somebody is about to enter is not ended. */
    private Room countIn(String name) {
        return rooms.compute(name, (key, existing) -> {
            Room entered = existing == null ? new Room(key) : existing;
            entered.counter().incrementAndGet();
            return entered;
        });
    }

    /** Takes a connection out of a room; nothing happens if it is not there. */
    public void leave(String name, WebSocket socket) {
        Membership membership = memberships.get(new Seat(name, (Session) socket));
        if (membership != null) {
            membership.leave();
        }
    }

    private void left(Seat seat, Membership membership) {
        memberships.remove(seat, membership);
        rooms.computeIfPresent(seat.room, (key, room) -> room.counter().decrementAndGet() == 0 ? null : room);
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
}
