package dev.foghorn.chat;

import dev.foghorn.chat.wire.ServerMessages;

/** Somebody asks who is in a room. */
record Who(Visitor visitor, String room) implements Command {
    /** A list that a person can look through. */
    private static final int MOST_NAMES = 200;

    @Override
    public void perform(Scribe scribe) {
        ChatRoom found = scribe.rooms().get(room);
        if (found == null || !found.has(visitor)) {
            visitor.refuse(Refusals.notInRoom().answering("who").about(room, null));
        } else {
            tell(visitor, found);
        }
    }

    static void tell(Visitor visitor, ChatRoom room) {
        Presence presence = room.presence();
        visitor.send(ServerMessages.who(room.name(), presence.count(), presence.names(MOST_NAMES)));
    }
}
