package dev.foghorn.hub;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.WebSocket;
import dev.foghorn.loop.Deliveries;
import dev.foghorn.loop.EventLoop;
import dev.foghorn.loop.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Connections that hear what is published. Made by a {@link Hub}. Thread-safe.
 *
 * <pre>
 *   publish --> encoded once --+-- one task --> loop 0: its members' outboxes, flushed once a turn
 *                              +-- one task --> loop 1: ...
 * </pre>
 *
 * What one thread publishes reaches every member in its order. What different threads publish may interleave
 * differently for members on different loops. Members hear what is published after their join has taken effect on
 * their loop: at once if they join on it, as handlers do, else in the order of what the joining thread publishes.
 */
public final class Room {
    private final String name;
    private final Map<EventLoop, Part> parts = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();

    Room(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    /** How many connections are in the room, or about to be. */
    public int size() {
        return size.get();
    }

    /** Sends a message to every member. */
    public void publish(PreparedMessage message) {
        publish(message, null);
    }

    /** Sends a message to every member but one, usually its sender; null leaves out nobody. */
    public void publish(PreparedMessage message, WebSocket except) {
        parts.forEach((loop, part) -> {
            if (loop.isCurrent()) {
                part.send(message, except);
            } else {
                part.post(message, except);
            }
        });
    }

    Part part(EventLoop loop) {
        return parts.computeIfAbsent(loop, Part::new);
    }

    /** By loop: what became of the messages to members there. */
    public Map<EventLoop, Deliveries> deliveries() {
        Map<EventLoop, Deliveries> deliveries = new HashMap<>();
        parts.forEach((loop, part) -> deliveries.put(loop, part.deliveries));
        return deliveries;
    }

    AtomicInteger counter() {
        return size;
    }

    /** The members on one loop, touched by its thread alone. */
    static final class Part {
        private final EventLoop loop;
        private final List<Membership> members = new ArrayList<>();
        private final Deliveries deliveries = new Deliveries();
        /** Members, and those who are about to be. */
        private final AtomicInteger expected = new AtomicInteger();
        /** Messages of other threads that the loop has not taken yet. */
        private final AtomicInteger posted = new AtomicInteger();
        /** A task that tells the members what they missed is on its way, behind all that would be members by then. */
        private final AtomicBoolean missing = new AtomicBoolean();

        Part(EventLoop loop) {
            this.loop = loop;
        }

        /** Somebody is about to join; from any thread. */
        void expect() {
            expected.incrementAndGet();
        }

        /** Somebody has left, or is about to; from any thread. */
        void expectNoMore() {
            expected.decrementAndGet();
        }

        /** The task that brings somebody in was posted: behind the one that tells what was missed, if there is one. */
        void onPosted() {
            missing.set(false);
        }

        void add(Membership membership) {
            membership.index = members.size();
            members.add(membership);
        }

        /** The last one takes the place of who leaves. */
        void remove(Membership membership) {
            Membership last = members.remove(members.size() - 1);
            if (last != membership) {
                members.set(membership.index, last);
                last.index = membership.index;
            }
        }

        /** If the loop does not keep up and too much waits already in all, the message is dropped. */
        void post(PreparedMessage message, WebSocket except) {
            int count = expected.get();
            if (count == 0) {
                return; // the last one has left, and perhaps the loop has ended with it
            }
            boolean mustFit = posted.getAndIncrement() > 0;
            boolean taken = loop.post(message.frame().length, mustFit, () -> {
                posted.getAndDecrement();
                send(message, except);
            });
            if (!taken) {
                posted.getAndDecrement();
                deliveries.onRefusedElsewhere(count);
                loop.deliveries().onRefusedElsewhere(count);
                if (!missing.getAndSet(true)) {
                    loop.execute(this::tellMissed);
                }
            }
        }

        private void tellMissed() {
            missing.set(false);
            for (int i = members.size() - 1; i >= 0; i--) {
                members.get(i).session().missed();
            }
        }

        /** Backwards, so that a member that leaves meanwhile makes nobody be left out. */
        void send(PreparedMessage message, WebSocket except) {
            for (int i = members.size() - 1; i >= 0; i--) {
                Session session = members.get(i).session();
                if (session != except) {
                    session.sendNow(message, deliveries);
                }
            }
        }
    }
}
