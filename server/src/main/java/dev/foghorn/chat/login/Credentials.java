package dev.foghorn.chat.login;

import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ErrorCode;
import dev.foghorn.protocol.handshake.HttpHead;
import dev.foghorn.protocol.handshake.PercentCoding;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Name and password, of a form or a JSON object of one level: these two fields, once each, and no others. */
record Credentials(String name, String password) {
    static final String FORM = "application/x-www-form-urlencoded";
    static final String JSON = "application/json";

    private static final String NAME = "name";
    private static final String PASSWORD = "password";
    private static final Set<String> FIELDS = Set.of(NAME, PASSWORD);
    private static final JsonFactory FACTORY = new JsonFactory();

    /** @return whether the body can be read at all; if not, the answer is 415 */
    static boolean areReadable(HttpHead head) {
        String type = mediaType(head);
        return head.count("Content-Type") == 1 && (type.equals(FORM) || type.equals(JSON));
    }

    private static String mediaType(HttpHead head) {
        String type = head.first("Content-Type");
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** @throws ChatException BAD_MESSAGE */
    static Credentials read(HttpHead head, byte[] body) throws ChatException {
        Map<String, String> fields = mediaType(head).equals(JSON) ? json(body) : form(body);
        return new Credentials(required(NAME, fields), required(PASSWORD, fields));
    }

    private static String required(String field, Map<String, String> fields) throws ChatException {
        String value = fields.get(field);
        if (value == null || value.isEmpty()) {
            throw bad("'" + field + "' is missing");
        }
        return value;
    }

    private static Map<String, String> form(byte[] body) throws ChatException {
        Map<String, String> fields = new HashMap<>();
        String text = new String(body, StandardCharsets.ISO_8859_1);
        if (text.chars().anyMatch(c -> c > '~' || c < '!')) {
            throw bad("a form is visible ASCII, with the rest percent-encoded");
        }
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                put(decode(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decode(pair.substring(equals + 1)), fields);
            }
        }
        return fields;
    }

    private static String decode(String encoded) throws ChatException {
        return PercentCoding.decode(encoded.replace('+', ' '))
                .orElseThrow(() -> bad("a form must be UTF-8, percent-encoded"));
    }

    private static Map<String, String> json(byte[] body) throws ChatException {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), body)) {
            requireToken(JsonToken.START_OBJECT, parser.nextToken());
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                requireToken(JsonToken.VALUE_STRING, parser.nextToken());
                put(name, parser.getString(), fields);
            }
            requireToken(null, parser.nextToken());
        } catch (JacksonException e) {
            throw bad("the body is not JSON");
        }
        return fields;
    }

    private static void requireToken(JsonToken wanted, JsonToken token) throws ChatException {
        if (token != wanted) {
            throw bad("the body must be one JSON object, with texts only");
        }
    }

    private static void put(String name, String value, Map<String, String> fields) throws ChatException {
        if (!FIELDS.contains(name)) {
            throw bad("there is a field that is neither '" + NAME + "' nor '" + PASSWORD + "'");
        }
        if (fields.put(name, value) != null) {
            throw bad("'" + name + "' is there twice");
        }
    }

    private static ChatException bad(String sentence) {
        return new ChatException(ErrorCode.BAD_MESSAGE, sentence);
    }

    /** Never in a log. */
    @Override
    public String toString() {
        return name;
    }
}
