package dev.foghorn.chat;

import java.util.ArrayList;
import java.util.List;

/** A connection has ended, or is to end, and goes out of all rooms that it is in; one for each scribe. */
final class Exit implements Command {
    private final Visitor visitor;
    private final List<String> left = new ArrayList<>();

    Exit(Visitor visitor) {
        this.visitor = visitor;
    }

    @Override
    public Visitor visitor() {
        return visitor;
    }

    @Override
    public void prepare(Scribe scribe) {
        for (String room : visitor.rooms()) {
            if (scribe.rooms().get(room) != null) { // else it is another scribe's
                left.add(room);
            }
        }
        visitor.rooms().removeAll(left);
    }

    @Override
    public void perform(Scribe scribe) {
        left.forEach(room -> scribe.rooms().exit(room, visitor));
    }
}
