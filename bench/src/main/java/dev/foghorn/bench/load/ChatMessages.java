package dev.foghorn.bench.load;

import dev.foghorn.protocol.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what a chat sends. All members get a message in the same bytes, so it is parsed for the first of them, and
 * compared for the others: the generator has little more to do than in a plain broadcast. On the loop's thread.
 */
final class ChatMessages {
    /** If members are further apart than so many messages, these are parsed again. */
    private static final int REMEMBERED = 1 << 10;
    private static final JsonMapper JSON = new JsonMapper();

    private final BroadcastPayload payload;
    private final Known[] latest = new Known[REMEMBERED];

    private record Known(byte[] bytes, ChatAnswer answer) {
        boolean is(Message message) {
            return Arrays.equals(bytes, 0, bytes.length,
                    message.array(), message.offset(), message.offset() + message.length());
        }
    }

    /** @param payload of the texts that are said; their references are its beginning */
    ChatMessages(BroadcastPayload payload) {
        this.payload = payload;
    }

    /**
     * Reads an answer.
     *
     * @param expected the id that it has, if it is the next message of the room
     * @return null if it is no JSON object
     */
    ChatAnswer read(Message message, long expected) {
        int slot = (int) (expected & REMEMBERED - 1);
        Known known = latest[slot];
        if (known != null && known.is(message)) {
            return known.answer;
        }
        byte[] bytes = message.copy();
        ChatAnswer answer = parse(bytes);
        if (answer != null && answer.type().equals("message") && answer.id() == expected) {
            latest[slot] = new Known(bytes, answer);
        }
        return answer;
    }

    private ChatAnswer parse(byte[] json) {
        JsonNode fields;
        try {
            fields = JSON.readTree(json);
        } catch (JacksonException e) {
            return null;
        }
        if (!fields.isObject()) {
            return null;
        }
        byte[] ref = fields.path("ref").asString("").getBytes(StandardCharsets.US_ASCII);
        boolean ours = payload.isOurReference(ref) && isTextAsSaid(fields, ref);
        return new ChatAnswer(
                fields.path("type").asString(""),
                fields.path("id").asLong(0),
                ours ? BroadcastPayload.publisher(ref, 0) : -1,
                ours ? BroadcastPayload.number(ref, 0) : 0,
                fields);
    }

    /** Where there is a text. */
    private boolean isTextAsSaid(JsonNode fields, byte[] ref) {
        if (!fields.has("text")) {
            return true;
        }
        byte[] text = fields.path("text").asString("").getBytes(StandardCharsets.UTF_8);
        byte[] said = payload.encode(BroadcastPayload.publisher(ref, 0), BroadcastPayload.number(ref, 0));
        return Arrays.equals(text, said);
    }
}
