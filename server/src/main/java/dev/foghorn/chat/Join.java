package dev.foghorn.chat;

import dev.foghorn.chat.log.LogException;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ClientMessage;

/**
 * Somebody comes into a room, or begins anew in it. Whether that can be is settled while it is prepared, so that what
 * is said behind it in the same turn is stored only if it came in.
 */
final class Join implements Command {
    private final Visitor visitor;
    private final ClientMessage.Join wish;
    private final Readers readers;
    private ChatRoom room;
    private ChatRoom.Missed missed;
    private ChatException refusal;
    /** It was in the room before, and stays there though it was refused. */
    private boolean stays;

    Join(Visitor visitor, ClientMessage.Join wish, Readers readers) {
        this.visitor = visitor;
        this.wish = wish;
        this.readers = readers;
    }

    @Override
    public Visitor visitor() {
        return visitor;
    }

    @Override
    public void prepare(Scribe scribe) {
        try {
            room = scribe.rooms().open(wish.room(), visitor.address());
            missed = room.readMissed(wish);
            visitor.rooms().add(wish.room());
        } catch (LogException e) {
            refusal = Refusals.storeDown();
        } catch (ChatException e) {
            refusal = e;
        }
        stays = visitor.rooms().contains(wish.room());
    }

    @Override
    public void perform(Scribe scribe) {
        if (missed != null) {
            ChatRoom.Missed found = missed;
            missed = null; // a visitor keeps its last wish for each room
            room.join(visitor, wish, found, scribe, readers);
        } else if (refusal != null) { // else preparing threw
            if (!stays) {
                visitor.wishes().remove(wish.room(), this);
            }
            visitor.refuse(refusal.answering(wish.type()).about(wish.room(), null));
        }
    }
}
