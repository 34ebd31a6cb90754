package dev.foghorn.chat;

import dev.foghorn.chat.wire.ServerMessages;

/** Somebody goes out of a room. */
record Leave(Visitor visitor, String room) implements Command {
    @Override
    public void prepare(Scribe scribe) {
        visitor.rooms().remove(room);
    }

    @Override
    public void perform(Scribe scribe) {
        scribe.rooms().exit(room, visitor);
        visitor.send(ServerMessages.left(room));
    }
}
