package dev.foghorn.chat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Who is in a room: users, each with any number of connections. Changed by the room's scribe, seen by all threads. */
final class Presence {
    private static final long TYPING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Map<String, Resident> residents = new ConcurrentHashMap<>();

    private static final class Resident {
        int connections;
        final AtomicLong typingTold = new AtomicLong(System.nanoTime() - TYPING_NANOS);
    }

    /** @return whether it is the user's first connection */
    boolean enter(String user) {
        return residents.computeIfAbsent(user, name -> new Resident()).connections++ == 0;
    }

    /** @return whether it was the user's last connection */
    boolean exit(String user) {
        Resident resident = residents.get(user);
        if (--resident.connections > 0) {
            return false;
        }
        residents.remove(user);
        return true;
    }

    /** How many users. */
    int count() {
        return residents.size();
    }

    /** Some of the users, in the order of their names. */
    List<String> names(int most) {
        return residents.keySet().stream().limit(most).sorted().toList();
    }

    /** Whether the others are to be told now that this user types: once a second. */
    boolean mayTellTyping(String user) {
        Resident resident = residents.get(user);
        if (resident == null) {
            return false;
        }
        long now = System.nanoTime();
        long told = resident.typingTold.get();
        return now - told >= TYPING_NANOS && resident.typingTold.compareAndSet(told, now);
    }
}
