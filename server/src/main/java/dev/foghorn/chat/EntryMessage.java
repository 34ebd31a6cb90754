package dev.foghorn.chat;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.chat.log.Draft;
import dev.foghorn.chat.log.Entry;
import dev.foghorn.chat.wire.ServerMessages;

/** A message of the log as all get it, whether it is new, was missed, or comes from the history. */
final class EntryMessage {
    private EntryMessage() {}

    static PreparedMessage of(Entry entry) {
        Draft draft = entry.draft();
        return draft.media() == null
                ? ServerMessages.message(draft.room(), entry.id(), draft.user(), draft.at(), draft.reference(),
                        draft.content(), draft.flagged())
                : ServerMessages.media(draft.room(), entry.id(), draft.user(), draft.at(), draft.reference(),
                        draft.media(), draft.content(), draft.flagged());
    }
}
