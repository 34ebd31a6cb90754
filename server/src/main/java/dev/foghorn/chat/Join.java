package dev.foghorn.chat;

import dev.foghorn.chat.log.LogException;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ClientMessage;
import java.util.concurrent.Executor;

/** Somebody comes into a room, or begins anew in it. */
final class Join implements Command {
    private final Visitor visitor;
    private final ClientMessage.Join wish;
    private final Executor readers;
    private ChatRoom room;
    private ChatException refusal;

    Join(Visitor visitor, ClientMessage.Join wish, Executor readers) {
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
            room = scribe.rooms().open(wish.room());
        } catch (LogException e) {
            refusal = Refusals.storeDown();
        } catch (ChatException e) {
            refusal = e;
        }
    }

    @Override
    public void perform(Scribe scribe) {
        if (room != null) {
            try {
                room.join(visitor, wish, scribe, readers);
            } catch (LogException e) {
                refusal = Refusals.storeDown();
            }
        }
        if (refusal != null) {
            if (room == null || !room.has(visitor)) {
                visitor.rooms().remove(wish.room());
            }
            visitor.refuse(refusal.about(wish.room(), null));
        }
    }
}
