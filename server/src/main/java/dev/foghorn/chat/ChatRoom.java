package dev.foghorn.chat;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.chat.log.Entry;
import dev.foghorn.chat.log.LogException;
import dev.foghorn.chat.log.RoomLog;
import dev.foghorn.chat.wire.ClientMessage;
import dev.foghorn.chat.wire.Recovery;
import dev.foghorn.chat.wire.ServerMessages;
import dev.foghorn.hub.Hub;
import dev.foghorn.protocol.close.CloseCode;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A room in which somebody is; touched by its scribe only, but for what says otherwise.
 *
 * <pre>
 *   the log:   1 ... 41 42 | 43 44     the members have what is {@link #published}, up to 42; that is where one who
 *                          ^           comes now begins
 * </pre>
 *
 * The log may be further: by what is appended in this turn, and by what was kept though appending failed. The members
 * get that before anything with a greater id, so none of them ever sees a hole.
 */
final class ChatRoom {
    private static final Logger logger = LoggerFactory.getLogger(ChatRoom.class);

    /** Messages that are read from the log at once. */
    private static final int PAGE = 100;
    /** Their content, unless one message is longer: about what a connection gets at once when it catches up. */
    private static final int PAGE_BYTES = 64 << 10;

    private final String name;
    private final InetAddress opener;
    private final RoomLog log;
    private final Hub hub;
    private final Presence presence = new Presence();
    /** Who is here, and what brings it up to the others, or has done so. */
    private final Map<Visitor, CatchUp> visitors = new HashMap<>();
    private volatile long published;
    /** In the log, and to be published; not less than {@link #published}. */
    private long owed;

    /** @param opener where somebody opened it; null if that has no limit */
    ChatRoom(String name, InetAddress opener, RoomLog log, Hub hub) throws LogException {
        this.name = name;
        this.opener = opener;
        this.log = log;
        this.hub = hub;
        this.published = log.extent(name).last();
        this.owed = published;
    }

    String name() {
        return name;
    }

    InetAddress opener() {
        return opener;
    }

    /** For all threads to look at. */
    Presence presence() {
        return presence;
    }

    /** The last id that the members have; from any thread. */
    long published() {
        return published;
    }

    boolean isEmpty() {
        return visitors.isEmpty();
    }

    // ------------------------------------------------------------------------------------------ coming and going

    /**
     * What somebody missed who is about to join: the first of it that the log has.
     *
     * @param gone whether the log does not have it any more
     */
    record Missed(List<Entry> entries, boolean gone) {}

    /** Read before the visitor joins, so that nothing can refuse it then. */
    Missed readMissed(ClientMessage.Join wish) throws LogException {
        if (recovery(wish) != Recovery.COMPLETE) {
            return new Missed(List.of(), false);
        }
        long after = wish.after().getAsLong();
        List<Entry> entries = readPublished(after);
        return new Missed(entries, entries.isEmpty() && after < published);
    }

    /** @param missed of this turn; more may have been published since */
    void join(Visitor visitor, ClientMessage.Join wish, Missed missed, Scribe scribe, Readers readers) {
        Recovery recovery = missed.gone ? Recovery.GONE : recovery(wish);
        long after = recovery == Recovery.COMPLETE ? wish.after().getAsLong() : published;
        enter(visitor);
        visitor.send(ServerMessages.joined(name, log.epoch(), published, recovery, presence.count()));
        CatchUp catchUp = new CatchUp(this, visitor, after, scribe, readers);
        visitors.put(visitor, catchUp);
        catchUp.begin(missed.entries);
    }

    private Recovery recovery(ClientMessage.Join wish) {
        if (wish.after().isEmpty()) {
            return Recovery.NOT_ASKED;
        }
        if (!log.epoch().equals(wish.epoch())) {
            return Recovery.EPOCH;
        }
        return wish.after().getAsLong() > published ? Recovery.AHEAD : Recovery.COMPLETE;
    }

    /** Who is here already begins anew: it hears nothing until it has caught up. */
    private void enter(Visitor visitor) {
        CatchUp former = visitors.get(visitor);
        if (former != null) {
            former.stop();
            hub.leave(name, visitor.socket());
        } else if (presence.enter(visitor.user())) {
            hub.publish(name, ServerMessages.entered(name, visitor.user(), presence.count()));
        }
    }

    /** It has all that was published, and gets what will be. */
    void admit(Visitor visitor) {
        hub.join(name, visitor.socket());
    }

    /** What it missed is not in the log any more, though it was when it joined: it goes on from now. */
    void admitWithHole(Visitor visitor) {
        visitor.send(ServerMessages.joined(name, log.epoch(), published, Recovery.GONE, presence.count()));
        admit(visitor);
    }

    /** @return whether it was here */
    boolean exit(Visitor visitor) {
        CatchUp catchUp = visitors.remove(visitor);
        if (catchUp == null) {
            return false;
        }
        catchUp.stop();
        hub.leave(name, visitor.socket());
        if (presence.exit(visitor.user())) {
            hub.publish(name, ServerMessages.exited(name, visitor.user(), presence.count()));
        }
        return true;
    }

    boolean has(Visitor visitor) {
        return visitors.containsKey(visitor);
    }

    // ---------------------------------------------------------------------------------------------------- reading

    /** A page of what the members have; empty if it is not kept any more, or there is none. On any thread. */
    List<Entry> readPublished(long after) throws LogException {
        long missing = published - after;
        return missing <= 0 ? List.of() : log.read(name, after, (int) Math.min(missing, PAGE), PAGE_BYTES);
    }

    // ------------------------------------------------------------------------------------------------- publishing

    /**
     * Publishes a message, unless it has been: one that was repeated.
     *
     * @return false if something before it could not be read: {@link #fillHole} tries it again, and publishes both
     */
    boolean deliver(Entry entry) {
        owed = Math.max(owed, entry.id());
        try {
            if (entry.id() == published + 1) {
                publish(entry);
            }
            return fillHole();
        } catch (RuntimeException | Error e) {
            logger.error("a message cannot be published yet", e);
            return false;
        }
    }

    /** What cannot be encoded, since there is no memory, was not published. */
    private void publish(Entry entry) {
        PreparedMessage message = EntryMessage.of(entry);
        published = entry.id();
        hub.publish(name, message);
    }

    /** @return whether the members have all that is owed to them */
    boolean fillHole() {
        try {
            while (published < owed) {
                List<Entry> page = log.read(name, published, PAGE, PAGE_BYTES);
                if (page.isEmpty()) {
                    giveUpHole();
                }
                page.forEach(this::publish);
            }
            return true;
        } catch (LogException | RuntimeException | Error e) {
            logger.debug("what the members of a room miss cannot be read yet", e);
            return false;
        }
    }

    /** The log has dropped it meanwhile. Who connects again is told so. */
    private void giveUpHole() {
        logger.warn("a room's messages {} to {} were dropped before they could be published", published + 1, owed);
        published = owed;
        visitors.keySet().forEach(visitor ->
                visitor.close(CloseCode.TRY_AGAIN_LATER, "something was missed: connect again, and resume"));
    }
}
