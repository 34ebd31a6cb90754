package dev.foghorn.chat;

import dev.foghorn.chat.account.Person;
import dev.foghorn.chat.account.UserName;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ErrorCode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Who has which name, for as long as it has connections: an account, in all of its sessions, or one session of a guest,
 * for which it is kept a while longer. So nobody is ever taken for somebody else, even where an account was made while
 * a guest had its name. Names that {@link UserName} calls equal are one. Thread-safe.
 */
final class Names {
    /** A guest comes back after a lost connection: twice the longest that clients wait before they try again. */
    private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Map<String, Holder> holders = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    Names() {
        this(System::nanoTime);
    }

    /** @param nanos a clock, in nanoseconds since some time */
    Names(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** @param since when it has no connections, if it has none */
    private record Holder(Person person, int connections, long since) {
        Holder(Person person) {
            this(person, 1, 0);
        }

        boolean is(Person other) {
            return person.guest()
                    ? person.session().equals(other.session())
                    : !other.guest();
        }

        Holder withOneMore() {
            return new Holder(person, connections + 1, 0);
        }

        /** Null if the name is free then. */
        Holder withOneLess(long now) {
            return connections == 1 && !person.guest() ? null : new Holder(person, connections - 1, now);
        }

        boolean isOver(long now) {
            return connections == 0 && now - since >= KEPT_NANOS;
        }
    }

    /**
     * One more connection under this name.
     *
     * @return the guest that had the name which now is an account's again: its session is to be ended
     * @throws ChatException NAME_TAKEN if it is a guest, and somebody else has the name
     */
    Optional<Person> take(Person person) throws ChatException {
        AtomicReference<Person> displaced = new AtomicReference<>();
        Holder holder = holders.compute(key(person), (key, held) -> {
            if (held == null || held.isOver(nanos.getAsLong())) {
                return new Holder(person);
            }
            if (held.is(person)) {
                return held.withOneMore();
            }
            if (person.guest()) {
                return held;
            }
            displaced.set(held.person);
            return new Holder(person);
        });
        if (!holder.is(person)) {
            throw new ChatException(ErrorCode.NAME_TAKEN, "somebody else has this name: choose another one");
        }
        return Optional.ofNullable(displaced.get());
    }

    /** One connection less; nothing changes if the name is another's meanwhile. */
    void giveBack(Person person) {
        holders.computeIfPresent(key(person), (key, held) ->
                held.is(person) ? held.withOneLess(nanos.getAsLong()) : held);
    }

    /** Its session has ended: nobody comes back by this name, and others may have it. */
    void free(Person guest) {
        holders.computeIfPresent(key(guest), (key, held) -> held.is(guest) ? null : held);
    }

    /** Forgets whose time is over; to be called now and then. */
    void sweep() {
        long now = nanos.getAsLong();
        holders.values().removeIf(held -> held.isOver(now));
    }

    /** How many names somebody has. */
    int size() {
        return holders.size();
    }

    private static String key(Person person) {
        return UserName.keyOf(person.user());
    }
}
