package dev.foghorn.chat;

import java.util.List;

/** A connection has ended, and is in no room any more; one for each scribe. */
record Exit(Visitor visitor) implements Command {
    @Override
    public void perform(Scribe scribe) {
        for (String room : List.copyOf(visitor.rooms())) {
            scribe.rooms().exit(room, visitor);
        }
    }
}
