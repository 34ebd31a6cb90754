package dev.foghorn.chat;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.chat.log.Entry;
import dev.foghorn.chat.log.LogException;
import dev.foghorn.protocol.close.CloseCode;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Brings one connection from the last message that it saw up to what the other members of a room have.
 *
 * <pre>
 *   scribe:   begin ------------+                    finish: sends the rest ---- all sent: joins the hub's room
 *                               |  written             ^  |
 *   readers:                    +---------> read, send |  | not all fits
 *                               ^  written  |          |  |
 *                               +-----------+----------+--+
 *                                           nothing more
 * </pre>
 *
 * The next chunk is read when the socket has taken the last one: so a slow client is not flooded, and little waits in
 * memory. The scribe sends the last chunk, and what it publishes after that follows in order.
 */
final class CatchUp {
    /** What is on its way to a connection at once; a message that is longer is sent alone. */
    private static final int CHUNK_BYTES = 64 << 10;

    private final ChatRoom room;
    private final Visitor visitor;
    private final Scribe scribe;
    private final Readers readers;
    /** The last id that was sent. Touched by one thread after the other. */
    private volatile long after;
    private boolean stopped;

    CatchUp(ChatRoom room, Visitor visitor, long after, Scribe scribe, Readers readers) {
        this.room = room;
        this.visitor = visitor;
        this.after = after;
        this.scribe = scribe;
        this.readers = readers;
    }

    /** Nothing is sent after this; on the scribe. */
    synchronized void stop() {
        stopped = true;
    }

    /** @param missed the first page; on the scribe */
    void begin(List<Entry> missed) {
        CompletableFuture<Void> written = send(missed);
        if (after == room.published()) {
            room.admit(visitor);
        } else if (missed.isEmpty()) {
            next(); // it was published since
        } else {
            written.thenRun(this::next);
        }
    }

    private void next() {
        readers.execute(visitor, this::readOn);
    }

    private void readOn() {
        try {
            List<Entry> page = room.readPublished(after);
            CompletableFuture<Void> written = send(page);
            if (page.isEmpty()) {
                toScribe();
            } else {
                written.thenRun(after == room.published() ? this::toScribe : this::next);
            }
        } catch (LogException e) {
            giveUp();
        }
    }

    private void toScribe() {
        scribe.add(new Command() {
            @Override
            public Visitor visitor() {
                return visitor;
            }

            @Override
            public void perform(Scribe same) {
                finish();
            }
        });
    }

    private void finish() {
        if (stopped) {
            return;
        }
        try {
            List<Entry> rest = room.readPublished(after);
            if (rest.isEmpty() && after < room.published()) {
                room.admitWithHole(visitor);
            } else {
                CompletableFuture<Void> written = send(rest);
                if (after < room.published()) {
                    written.thenRun(this::next);
                    return;
                }
                room.admit(visitor);
            }
            // it did not hear who came and went meanwhile
            Who.tell(visitor, room);
        } catch (LogException e) {
            giveUp();
        }
    }

    private void giveUp() {
        visitor.close(CloseCode.TRY_AGAIN_LATER, "the store cannot be reached: connect again, and resume");
    }

    /**
     * Sends as many as make a chunk.
     *
     * @return when they have left; never if there are none, or it was stopped
     */
    private synchronized CompletableFuture<Void> send(List<Entry> entries) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        int bytes = 0;
        for (int i = 0; i < entries.size() && bytes < CHUNK_BYTES && !stopped; i++) {
            PreparedMessage message = EntryMessage.of(entries.get(i));
            bytes += message.frame().length;
            after = entries.get(i).id();
            if (bytes < CHUNK_BYTES && i < entries.size() - 1) {
                visitor.send(message);
            } else {
                visitor.send(message, written);
            }
        }
        return written;
    }
}
