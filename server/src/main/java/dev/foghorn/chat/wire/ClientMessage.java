package dev.foghorn.chat.wire;

import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a client sends; CHAT.md tells what each means. */
public sealed interface ClientMessage {
    /** As it is on the wire. */
    String type();

    /** The room that it is about, or null. */
    default String room() {
        return null;
    }

    /** The reference by which its answer is known, or null. */
    default String ref() {
        return null;
    }

    /** @param name null if there is none; so is the token */
    record Hello(String name, String token) implements ClientMessage {
        @Override
        public String type() {
            return "hello";
        }
    }

    /** @param epoch null without {@code after} */
    record Join(String room, OptionalLong after, String epoch) implements ClientMessage {
        @Override
        public String type() {
            return "join";
        }
    }

    record Leave(String room) implements ClientMessage {
        @Override
        public String type() {
            return "leave";
        }
    }

    record Say(String room, String ref, String text) implements ClientMessage {
        @Override
        public String type() {
            return "say";
        }
    }

    /** @param content copied: it outlives the callback */
    record SayMedia(String room, String ref, String media, byte[] content) implements ClientMessage {
        @Override
        public String type() {
            return "say";
        }
    }

    record Who(String room) implements ClientMessage {
        @Override
        public String type() {
            return "who";
        }
    }

    record Rooms() implements ClientMessage {
        @Override
        public String type() {
            return "rooms";
        }
    }

    record History(String room, OptionalLong before, OptionalInt limit) implements ClientMessage {
        @Override
        public String type() {
            return "history";
        }
    }

    record Typing(String room) implements ClientMessage {
        @Override
        public String type() {
            return "typing";
        }
    }

    record Ping(OptionalLong n) implements ClientMessage {
        @Override
        public String type() {
            return "ping";
        }
    }

    record Refresh() implements ClientMessage {
        @Override
        public String type() {
            return "refresh";
        }
    }

    record Bye() implements ClientMessage {
        @Override
        public String type() {
            return "bye";
        }
    }
}
