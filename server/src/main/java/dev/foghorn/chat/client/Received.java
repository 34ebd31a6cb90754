package dev.foghorn.chat.client;

import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ErrorCode;
import dev.foghorn.chat.wire.MediaFrame;
import dev.foghorn.protocol.message.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A message of the server's. Fields that nobody asks for are no error: a newer server may have more to tell. A field
 * that is missing is null, 0 or false, by the kind that is asked for.
 */
final class Received {
    private static final JsonFactory JSON = new JsonFactory();

    /** Texts, whole numbers, truths, and lists of texts. */
    private final Map<String, Object> fields = new HashMap<>();
    /** Null if it is no picture or sound. */
    private final byte[] content;

    private Received(byte[] json, int offset, int length, byte[] content) {
        this.content = content;
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json, offset, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("the server sent what is no JSON object");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                fields.put(name, value(parser.nextToken(), parser));
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the server sent what is not JSON", e);
        }
    }

    /** @throws IllegalArgumentException if it is not as CHAT.md says */
    static Received read(Message message) {
        if (message.isText()) {
            return new Received(message.array(), message.offset(), message.length(), null);
        }
        try {
            MediaFrame frame = MediaFrame.read(message.array(), message.offset(), message.length());
            byte[] header = frame.header();
            return new Received(header, 0, header.length, frame.content());
        } catch (ChatException e) {
            throw new IllegalArgumentException("of the server: " + e.getMessage(), e);
        }
    }

    private static Object value(JsonToken token, JsonParser parser) {
        return switch (token) {
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case START_ARRAY -> texts(parser);
            default -> {
                parser.skipChildren();
                yield null;
            }
        };
    }

    private static List<String> texts(JsonParser parser) {
        List<String> texts = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (value(token, parser) instanceof String text) {
                texts.add(text);
            }
        }
        return texts;
    }

    String type() {
        return String.valueOf(text("type"));
    }

    String text(String field) {
        return fields.get(field) instanceof String text ? text : null;
    }

    long number(String field) {
        return fields.get(field) instanceof Long number ? number : 0;
    }

    int count() {
        return (int) number("count");
    }

    boolean isTrue(String field) {
        return Boolean.TRUE.equals(fields.get(field));
    }

    List<String> users() {
        return fields.get("users") instanceof List<?> texts
                ? texts.stream().map(String.class::cast).toList()
                : List.of();
    }

    byte[] content() {
        return content;
    }

    /** What an {@code error} says. A code that is not known here is BAD_MESSAGE: of no use to try again. */
    ChatException error() {
        ErrorCode code;
        try {
            code = ErrorCode.valueOf(String.valueOf(text("code")).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            code = ErrorCode.BAD_MESSAGE;
        }
        return new ChatException(code, text("message"), number("retry"))
                .answering(text("to")).about(text("room"), text("ref"));
    }
}
