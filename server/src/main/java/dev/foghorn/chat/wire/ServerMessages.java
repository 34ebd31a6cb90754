package dev.foghorn.chat.wire;

import dev.foghorn.api.PreparedMessage;
import java.util.List;

/** What the server sends, each encoded once for any number of connections; CHAT.md tells what it means. */
public final class ServerMessages {
    private static final PreparedMessage BYE = text(JsonWriter.of("bye"));

    private ServerMessages() {}

    private static PreparedMessage text(JsonWriter writer) {
        return PreparedMessage.text(writer.toBytes());
    }

    /**
     * @param token null if there is to be none
     * @param expires in milliseconds since 1970
     * @param pingMillis ask for a {@code pong} after such a silence
     */
    public static PreparedMessage hello(
            String user, boolean guest, String token, long expires, long pingMillis, int maxText, int maxMedia) {
        return text(JsonWriter.of("hello").with("user", user).with("guest", guest).with("token", token)
                .with("expires", expires).with("ping", pingMillis).with("maxText", maxText)
                .with("maxMedia", maxMedia));
    }

    /**
     * @param last id of the last message; 0 if there is none
     * @param count users in the room, the new one among them
     */
    public static PreparedMessage joined(String room, String epoch, long last, Recovery recovery, int count) {
        JsonWriter joined = JsonWriter.of("joined").with("room", room).with("epoch", epoch).with("last", last);
        if (recovery != Recovery.NOT_ASKED) {
            joined.with("recovered", recovery == Recovery.COMPLETE).with("reason", recovery.reason());
        }
        return text(joined.with("count", count));
    }

    /**
     * @param at in milliseconds since 1970
     * @param text in UTF-8
     */
    public static PreparedMessage message(
            String room, long id, String from, long at, String ref, byte[] text, boolean flagged) {
        return text(message(room, id, from, at, ref).with("text", text).withIfTrue("flagged", flagged));
    }

    /** {@link #message} with a picture or a sound. */
    public static PreparedMessage media(
            String room, long id, String from, long at, String ref, String media, byte[] content, boolean flagged) {
        JsonWriter header = message(room, id, from, at, ref).with("media", media).withIfTrue("flagged", flagged);
        return PreparedMessage.binary(MediaFrame.write(header.toBytes(), content));
    }

    private static JsonWriter message(String room, long id, String from, long at, String ref) {
        return JsonWriter.of("message").with("room", room).with("id", id).with("from", from).with("at", at)
                .with("ref", ref);
    }

    /** @param repeated whether it had been said before */
    public static PreparedMessage said(String room, String ref, long id, boolean repeated) {
        return text(JsonWriter.of("said").with("room", room).with("ref", ref).with("id", id)
                .withIfTrue("repeated", repeated));
    }

    /** @param count users in the room now */
    public static PreparedMessage entered(String room, String user, int count) {
        return text(JsonWriter.of("entered").with("room", room).with("user", user).with("count", count));
    }

    /** @param count users in the room now */
    public static PreparedMessage exited(String room, String user, int count) {
        return text(JsonWriter.of("exited").with("room", room).with("user", user).with("count", count));
    }

    public static PreparedMessage left(String room) {
        return text(JsonWriter.of("left").with("room", room));
    }

    /** @param count how many there are, of whom the list may be a part */
    public static PreparedMessage who(String room, int count, List<String> users) {
        return text(JsonWriter.of("who").with("room", room).with("count", count).with("users", users));
    }

    /** @param counts how many users are in each */
    public static PreparedMessage rooms(List<String> rooms, List<Integer> counts) {
        return text(JsonWriter.of("rooms").with("rooms", rooms).withNumbers("counts", counts));
    }

    /**
     * @param first id of the first message that came; 0 if none did
     * @param more whether there are older ones
     */
    public static PreparedMessage history(String room, long first, long last, boolean more) {
        return text(JsonWriter.of("history").with("room", room).with("first", first).with("last", last)
                .with("more", more));
    }

    public static PreparedMessage typing(String room, String user) {
        return text(JsonWriter.of("typing").with("room", room).with("user", user));
    }

    /** The answer, with the same number if there was one. */
    public static PreparedMessage pong(ClientMessage.Ping ping) {
        JsonWriter pong = JsonWriter.of("pong");
        ping.n().ifPresent(n -> pong.with("n", n));
        return text(pong);
    }

    /** @param expires in milliseconds since 1970 */
    public static PreparedMessage token(String token, long expires) {
        return text(JsonWriter.of("token").with("token", token).with("expires", expires));
    }

    public static PreparedMessage bye() {
        return BYE;
    }

    public static PreparedMessage error(ChatException e) {
        JsonWriter error = JsonWriter.of("error").with("code", e.code().word()).with("message", e.getMessage())
                .with("to", e.to()).with("room", e.room()).with("ref", e.ref());
        if (e.retryMillis() > 0) {
            error.with("retry", e.retryMillis());
        }
        return text(error);
    }
}
