package dev.foghorn.chat;

import dev.foghorn.chat.log.Entry;
import dev.foghorn.chat.log.Extent;
import dev.foghorn.chat.log.LogException;
import dev.foghorn.chat.log.RoomLog;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ClientMessage;
import dev.foghorn.chat.wire.ServerMessages;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/**
 * Somebody asks for older messages. The scribe says how far the members have come, so that nothing is told that is
 * still to be published; the rest is done elsewhere.
 */
final class History implements Command {
    private static final int DEFAULT_LIMIT = 50;
    /** What is sent at once; there is at least one message. Who wants more asks again. */
    private static final int MOST_BYTES = 256 << 10;

    private final Visitor visitor;
    private final ClientMessage.History wish;
    private final RoomLog log;
    private final Readers readers;

    History(Visitor visitor, ClientMessage.History wish, RoomLog log, Readers readers) {
        this.visitor = visitor;
        this.wish = wish;
        this.log = log;
        this.readers = readers;
    }

    @Override
    public Visitor visitor() {
        return visitor;
    }

    @Override
    public void perform(Scribe scribe) {
        ChatRoom room = scribe.rooms().get(wish.room());
        if (room == null || !room.has(visitor)) {
            refuse(Refusals.notInRoom());
            return;
        }
        long end = Math.min(wish.before().orElse(Long.MAX_VALUE), room.published() + 1);
        try {
            readers.offer(visitor, () -> answer(end));
        } catch (RejectedExecutionException e) {
            refuse(Refusals.busy());
        }
    }

    private void refuse(ChatException refusal) {
        visitor.refuse(refusal.answering(wish.type()).about(wish.room(), null));
    }

    private void answer(long end) {
        try {
            tell(end);
        } catch (LogException e) {
            refuse(Refusals.storeDown());
        }
    }

    private void tell(long end) throws LogException {
        Extent extent = log.extent(wish.room());
        long after = Math.max(end - 1 - wish.limit().orElse(DEFAULT_LIMIT), extent.first() - 1);
        int count = (int) Math.max(0, end - 1 - after);
        List<Entry> entries =
                count == 0 ? List.of() : log.readBefore(wish.room(), end, count, MOST_BYTES);
        entries.forEach(entry -> visitor.send(EntryMessage.of(entry)));
        long first = entries.isEmpty() ? 0 : entries.get(0).id();
        long last = entries.isEmpty() ? 0 : entries.get(entries.size() - 1).id();
        visitor.send(ServerMessages.history(wish.room(), first, last, first > extent.first()));
    }
}
