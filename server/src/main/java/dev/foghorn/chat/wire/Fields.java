package dev.foghorn.chat.wire;

import static dev.foghorn.chat.wire.ErrorCode.BAD_MESSAGE;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * The fields of one message, which is a JSON object of one level. They are read whole, then taken one after another by
 * who knows the message's type; what nobody took does not belong there.
 */
final class Fields {
    /** The parser keeps some thousand names that it met, so they must be short. */
    private static final int MAX_NAME = 64;
    /** Of what a client wrote, in a sentence. */
    private static final int MAX_QUOTED = 40;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNameLength(MAX_NAME)
                    .build())
            .recyclerPool(JsonRecyclerPools.threadLocalPool()) // loops are few, and live long
            .build();

    /** Texts and whole numbers. */
    private final Map<Field, Object> values = new EnumMap<>(Field.class);
    private final Set<Field> left = EnumSet.noneOf(Field.class);

    private Fields() {}

    /** @param json UTF-8 */
    static Fields read(byte[] json, int offset, int length) throws ChatException {
        requireNotWide(json, offset, length);
        Fields fields = new Fields();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json, offset, length)) {
            fields.readObject(parser);
        } catch (JacksonException e) {
            throw fields.about(notJson(e));
        } catch (ChatException e) {
            throw fields.about(e);
        }
        return fields;
    }

    /** The parser would take UTF-16 and UTF-32 too, and know them by their zeros; in UTF-8, JSON has none. */
    private static void requireNotWide(byte[] json, int offset, int length) throws ChatException {
        if (length > 0 && json[offset] == 0 || length > 1 && json[offset + 1] == 0) {
            throw new ChatException(BAD_MESSAGE, "the message is not JSON: it begins with a zero byte");
        }
    }

    private static ChatException notJson(JacksonException e) {
        if (e instanceof StreamConstraintsException) {
            return new ChatException(BAD_MESSAGE, "the name of a field, or a number, is far too long");
        }
        return new ChatException(BAD_MESSAGE,
                "the message is not JSON, at byte " + (1 + e.getLocation().getByteOffset()));
    }

    private void readObject(JsonParser parser) throws ChatException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new ChatException(BAD_MESSAGE, "the message must be a JSON object");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            readField(parser);
        }
        if (parser.nextToken() != null) {
            throw new ChatException(BAD_MESSAGE, "there must be nothing after the JSON object");
        }
    }

    private void readField(JsonParser parser) throws ChatException {
        Field field = Field.of(parser.currentName());
        if (field == null) {
            throw new ChatException(BAD_MESSAGE, "there is no field " + quote(parser.currentName()));
        }
        if (!left.add(field)) {
            throw field.refuse("is there twice");
        }
        JsonToken token = parser.nextToken();
        values.put(field, field.isText() ? text(field, token, parser) : number(field, token, parser));
    }

    private static String text(Field field, JsonToken token, JsonParser parser) throws ChatException {
        if (token != JsonToken.VALUE_STRING) {
            throw field.refuse("must be a text");
        }
        String text = parser.getString();
        if (!isUnicode(text)) {
            throw field.refuse("has half of a surrogate pair");
        }
        return text;
    }

    private static Long number(Field field, JsonToken token, JsonParser parser) throws ChatException {
        if (token != JsonToken.VALUE_NUMBER_INT) {
            throw field.refuse("must be a whole number");
        }
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            field.check(Long.MAX_VALUE); // beyond the range, as that is
        }
        return parser.getLongValue();
    }

    /** An escape can make half of a pair, which no UTF-8 can say. */
    private static boolean isUnicode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (Character.charCount(text.codePointAt(i)) == 1) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** What a client wrote, for a sentence: shortened, and with nothing in it that is not seen. */
    static String quote(String written) {
        String start = written.substring(0, Math.min(written.length(), MAX_QUOTED));
        String seen = start.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}]", "?");
        return "'" + seen + (start.length() < written.length() ? "...'" : "'");
    }

    String text(Field field) throws ChatException {
        String text = optionalText(field);
        if (text == null) {
            throw missing(field);
        }
        return text;
    }

    /** @return null if it is not there */
    String optionalText(Field field) throws ChatException {
        left.remove(field);
        String text = (String) values.get(field);
        if (text != null) {
            field.check(text);
        }
        return text;
    }

    OptionalLong optionalNumber(Field field) throws ChatException {
        left.remove(field);
        Long number = (Long) values.get(field);
        if (number == null) {
            return OptionalLong.empty();
        }
        field.check(number);
        return OptionalLong.of(number);
    }

    /** Of a field whose numbers are that small. */
    OptionalInt optionalInt(Field field) throws ChatException {
        OptionalLong number = optionalNumber(field);
        return number.isPresent() ? OptionalInt.of(Math.toIntExact(number.getAsLong())) : OptionalInt.empty();
    }

    void requireNoMore() throws ChatException {
        if (!left.isEmpty()) {
            throw left.iterator().next().refuse("does not belong in " + quote(text(Field.TYPE)));
        }
    }

    ChatException missing(Field field) {
        Object type = values.get(Field.TYPE);
        return field.refuse(type == null ? "is missing" : "is missing in " + quote((String) type));
    }

    /** The exception, with the type, the room and the reference if they are known and as they must be. */
    ChatException about(ChatException e) {
        return e.answering(known(Field.TYPE)).about(known(Field.ROOM), known(Field.REF));
    }

    private String known(Field field) {
        String text = (String) values.get(field);
        try {
            if (text != null) {
                field.check(text);
            }
            return text;
        } catch (ChatException notAsItMustBe) {
            return null;
        }
    }
}
