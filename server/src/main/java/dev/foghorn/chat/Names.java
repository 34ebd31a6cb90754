package dev.foghorn.chat;

import dev.foghorn.chat.account.Person;
import dev.foghorn.chat.account.UserName;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ErrorCode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Who has which name, for as long as it has connections: an account, in all of its sessions, or one session of a guest.
 * So nobody is ever taken for somebody else, even where an account was made while a guest had its name. Names that
 * {@link UserName} calls equal are one. Thread-safe.
 */
final class Names {
    private final Map<String, Holder> holders = new ConcurrentHashMap<>();

    private record Holder(Person person, int connections) {
        boolean is(Person other) {
            return person.guest()
                    ? person.session().equals(other.session())
                    : !other.guest();
        }

        Holder with(int more) {
            return new Holder(person, connections + more);
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
            if (held == null) {
                return new Holder(person, 1);
            }
            if (held.is(person)) {
                return held.with(1);
            }
            if (person.guest()) {
                return held;
            }
            displaced.set(held.person);
            return new Holder(person, 1);
        });
        if (!holder.is(person)) {
            throw new ChatException(ErrorCode.NAME_TAKEN, "somebody else has this name: choose another one");
        }
        return Optional.ofNullable(displaced.get());
    }

    /** One connection less; nothing changes if the name is another's meanwhile. */
    void giveBack(Person person) {
        holders.computeIfPresent(key(person), (key, held) ->
                !held.is(person) ? held : held.connections == 1 ? null : held.with(-1));
    }

    private static String key(Person person) {
        return UserName.keyOf(person.user());
    }
}
