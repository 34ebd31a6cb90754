package dev.foghorn.chat;

import dev.foghorn.chat.filter.TextFilter;
import dev.foghorn.chat.log.Appended;
import dev.foghorn.chat.log.Draft;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ClientMessage;
import dev.foghorn.chat.wire.ErrorCode;
import dev.foghorn.chat.wire.ServerMessages;
import java.nio.charset.StandardCharsets;

/** Somebody says something: it is filtered, stored, passed on and answered, in this order. */
final class Say implements Command {
    private final Visitor visitor;
    private final TextFilter filter;
    private final String room;
    private final String ref;
    /** Null for text. */
    private final String media;
    private final String text;
    private final byte[] content;
    private Appended stored;
    private ChatException refusal;

    private Say(Visitor visitor, TextFilter filter, ClientMessage message, String media, String text, byte[] content) {
        this.visitor = visitor;
        this.filter = filter;
        this.room = message.room();
        this.ref = message.ref();
        this.media = media;
        this.text = text;
        this.content = content;
    }

    static Say text(Visitor visitor, TextFilter filter, ClientMessage.Say say) {
        return new Say(visitor, filter, say, null, say.text(), null);
    }

    static Say media(Visitor visitor, ClientMessage.SayMedia say) {
        return new Say(visitor, TextFilter.NONE, say, say.media(), null, say.content());
    }

    @Override
    public Visitor visitor() {
        return visitor;
    }

    /** Characters are bytes or two; the rest is what belongs to it. */
    @Override
    public int bytes() {
        return BYTES + (text == null ? content.length : 2 * text.length());
    }

    @Override
    public void prepare(Scribe scribe) {
        if (!visitor.rooms().contains(room)) {
            refusal = Refusals.notInRoom(); // its join, on which this did not wait, was refused
            return;
        }
        if (text == null) {
            scribe.append(this, draft(content, false));
            return;
        }
        TextFilter.Verdict verdict = filter.look(text);
        if (verdict.isRejected()) {
            refusal = new ChatException(ErrorCode.REJECTED, verdict.rejectedBy());
        } else {
            scribe.append(this, draft(verdict.text().getBytes(StandardCharsets.UTF_8), verdict.flagged()));
        }
    }

    private Draft draft(byte[] bytes, boolean flagged) {
        return new Draft(room, visitor.user(), ref, System.currentTimeMillis(), media, bytes, flagged);
    }

    void stored(Appended appended) {
        stored = appended;
    }

    void notStored() {
        refusal = Refusals.storeDown();
    }

    @Override
    public void perform(Scribe scribe) {
        if (refusal != null) {
            visitor.refuse(refusal.answering("say").about(room, ref));
        } else if (stored != null) { // else preparing threw
            scribe.counters().said(stored.repeated());
            scribe.rooms().deliver(stored.entry());
            visitor.send(ServerMessages.said(room, ref, stored.entry().id(), stored.repeated()));
        }
    }
}
