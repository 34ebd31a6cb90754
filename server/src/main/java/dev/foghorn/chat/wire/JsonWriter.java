package dev.foghorn.chat.wire;

import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.JsonRecyclerPools;

/** Writes one message, field by field: {@code JsonWriter.of("left").with("room", room).toBytes()}. */
public final class JsonWriter {
    /** Most messages fit in. */
    private static final int USUAL_BYTES = 256;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES) // so that no "</script>" in it ends the script of a page
            .recyclerPool(JsonRecyclerPools.threadLocalPool()) // threads that write are few, and live long
            .build();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    private final JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes);

    private JsonWriter() {}

    /** The beginning of a message. */
    public static JsonWriter of(String type) {
        return object().with("type", type);
    }

    /** The beginning of what is no message. */
    public static JsonWriter object() {
        JsonWriter writer = new JsonWriter();
        writer.json.writeStartObject();
        return writer;
    }

    /** @param text null for no such field */
    public JsonWriter with(String name, String text) {
        if (text != null) {
            json.writeStringProperty(name, text);
        }
        return this;
    }

    /** @param text in UTF-8 */
    public JsonWriter with(String name, byte[] text) {
        json.writeName(name);
        json.writeUTF8String(text, 0, text.length);
        return this;
    }

    public JsonWriter with(String name, long number) {
        json.writeNumberProperty(name, number);
        return this;
    }

    public JsonWriter with(String name, boolean value) {
        json.writeBooleanProperty(name, value);
        return this;
    }

    /** No such field if it is not so. */
    public JsonWriter withIfTrue(String name, boolean value) {
        return value ? with(name, true) : this;
    }

    public JsonWriter with(String name, List<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(json::writeString);
        json.writeEndArray();
        return this;
    }

    public JsonWriter withNumbers(String name, List<Integer> numbers) {
        json.writeArrayPropertyStart(name);
        numbers.forEach(json::writeNumber);
        json.writeEndArray();
        return this;
    }

    /** The whole message, in UTF-8. The last call. */
    public byte[] toBytes() {
        json.writeEndObject();
        json.close();
        return bytes.toByteArray();
    }
}
