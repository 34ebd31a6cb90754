package dev.foghorn.chat.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * The rooms that are still to be joined on this connection. A server takes only so many joins a second of one user: so
 * when it refuses one for a while, all wait, and from then on they go one by one. On the client's thread.
 */
final class JoinQueue {
    /** At first; fewer than a server takes at once, by its default. */
    private static final int MOST_IN_FLIGHT = 16;

    private final Link link;
    private final Deque<Seat> waiting = new ArrayDeque<>();
    private final Set<Seat> inFlight = new HashSet<>();
    private int mostInFlight = MOST_IN_FLIGHT;
    /** In a row: others of the same user may join too, from somewhere else, and take what we have waited for. */
    private int refusals;
    /** The server has asked us to wait. */
    private boolean held;

    JoinQueue(Link link) {
        this.link = link;
    }

    void add(Seat seat) {
        waiting.addLast(seat);
        flush();
    }

    /** Whether its join was sent, and not answered. */
    boolean isInFlight(Seat seat) {
        return inFlight.contains(seat);
    }

    /** It was joined, refused for good, or left. */
    void remove(Seat seat) {
        waiting.remove(seat);
        if (inFlight.remove(seat)) {
            flush();
        }
    }

    /** It was joined: the server takes joins again. */
    void joined(Seat seat) {
        if (inFlight.contains(seat)) {
            refusals = 0;
            remove(seat);
        }
    }

    /** One that is in flight is refused for a while. */
    void refused(Seat seat, Duration wait) {
        inFlight.remove(seat);
        waiting.addFirst(seat);
        mostInFlight = 1;
        if (held) {
            return;
        }
        held = true;
        link.later(wait.multipliedBy(++refusals), () -> {
            held = false;
            flush();
        });
    }

    /** The connection is gone, or the end has come. */
    void clear() {
        waiting.clear();
        inFlight.clear();
        mostInFlight = MOST_IN_FLIGHT;
        refusals = 0;
        held = false;
    }

    private void flush() {
        while (!held && inFlight.size() < mostInFlight && !waiting.isEmpty()) {
            Seat next = waiting.removeFirst();
            inFlight.add(next);
            next.join();
        }
    }
}
