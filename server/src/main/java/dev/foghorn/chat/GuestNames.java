package dev.foghorn.chat;

import dev.foghorn.chat.account.Person;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ErrorCode;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which session has which guest's name: the first, for as long as it has connections. Names that differ only in case or
 * in their way of writing the same letters are one. Thread-safe.
 */
final class GuestNames {
    private final Map<String, Holder> holders = new ConcurrentHashMap<>();

    private record Holder(String session, int connections) {}

    /**
     * One more connection under this name.
     *
     * @throws ChatException NAME_TAKEN if another session has it
     */
    void take(Person guest) throws ChatException {
        Holder holder = holders.merge(key(guest), new Holder(guest.session(), 1), (held, one) ->
                held.session.equals(one.session) ? new Holder(held.session, held.connections + 1) : held);
        if (!holder.session.equals(guest.session())) {
            throw new ChatException(ErrorCode.NAME_TAKEN, "somebody else has this name: choose another one");
        }
    }

    /** One connection less. */
    void giveBack(Person guest) {
        holders.computeIfPresent(key(guest), (key, held) ->
                held.connections == 1 ? null : new Holder(held.session, held.connections - 1));
    }

    private static String key(Person guest) {
        return Normalizer.normalize(guest.user(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }
}
