package dev.foghorn.chat.wire;

import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a client sends; CHAT.md tells what each means. */
public sealed interface ClientMessage {
    /** The room that it is about, or null. */
    default String room() {
        return null;
    }

    /** The reference by which its answer is known, or null. */
    default String ref() {
        return null;
    }

    /** @param name null if there is none; so is the token */
    record Hello(String name, String token) implements ClientMessage {}

    /** @param epoch null without {@code after} */
    record Join(String room, OptionalLong after, String epoch) implements ClientMessage {}

    record Leave(String room) implements ClientMessage {}

    record Say(String room, String ref, String text) implements ClientMessage {}

    /** @param content copied: it outlives the callback */
    record SayMedia(String room, String ref, String media, byte[] content) implements ClientMessage {}

    record Who(String room) implements ClientMessage {}

    record Rooms() implements ClientMessage {}

    record History(String room, OptionalLong before, OptionalInt limit) implements ClientMessage {}

    record Typing(String room) implements ClientMessage {}

    record Ping(OptionalLong n) implements ClientMessage {}

    record Refresh() implements ClientMessage {}

    record Bye() implements ClientMessage {}
}
