package dev.foghorn.chat.wire;

import static dev.foghorn.chat.wire.Reading.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.BytesSink;
import dev.foghorn.protocol.Endpoint;
import dev.foghorn.protocol.Frame;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.protocol.message.MessageSink;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in CHAT.md is read, and nothing else. */
class MessageReaderTest {
    private static final OptionalLong NONE = OptionalLong.empty();
    private static final long MAX_WHOLE = 9007199254740991L;

    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of("{\"type\":\"hello\"}", new ClientMessage.Hello(null, null)),
                Arguments.of("{\"type\":\"hello\",\"name\":\"ann\"}", new ClientMessage.Hello("ann", null)),
                Arguments.of("{\"type\":\"hello\",\"token\":\"a.b.c\"}", new ClientMessage.Hello(null, "a.b.c")),
                Arguments.of("{\"type\":\"join\",\"room\":\"r\"}", new ClientMessage.Join("r", NONE, null)),
                Arguments.of("{\"type\":\"join\",\"room\":\"r\",\"after\":0,\"epoch\":\"e\"}",
                        new ClientMessage.Join("r", OptionalLong.of(0), "e")),
                Arguments.of("{\"type\":\"leave\",\"room\":\"r\"}", new ClientMessage.Leave("r")),
                Arguments.of("{\"type\":\"say\",\"room\":\"r\",\"ref\":\"1\",\"text\":\"t\"}",
                        new ClientMessage.Say("r", "1", "t")),
                Arguments.of("{\"type\":\"who\",\"room\":\"r\"}", new ClientMessage.Who("r")),
                Arguments.of("{\"type\":\"rooms\"}", new ClientMessage.Rooms()),
                Arguments.of("{\"type\":\"history\",\"room\":\"r\"}",
                        new ClientMessage.History("r", NONE, OptionalInt.empty())),
                Arguments.of("{\"type\":\"history\",\"room\":\"r\",\"before\":7,\"limit\":100}",
                        new ClientMessage.History("r", OptionalLong.of(7), OptionalInt.of(100))),
                Arguments.of("{\"type\":\"typing\",\"room\":\"r\"}", new ClientMessage.Typing("r")),
                Arguments.of("{\"type\":\"ping\"}", new ClientMessage.Ping(NONE)),
                Arguments.of("{\"type\":\"ping\",\"n\":9007199254740991}",
                        new ClientMessage.Ping(OptionalLong.of(MAX_WHOLE))),
                Arguments.of("{\"type\":\"refresh\"}", new ClientMessage.Refresh()),
                Arguments.of("{\"type\":\"bye\"}", new ClientMessage.Bye()),
                Arguments.of(" \t\r\n{ \"n\" : 1 , \"type\" : \"ping\" } \n",
                        new ClientMessage.Ping(OptionalLong.of(1))),
                Arguments.of("{\"text\":\"t\",\"ref\":\"1\",\"room\":\"r\",\"type\":\"say\"}",
                        new ClientMessage.Say("r", "1", "t")),
                Arguments.of("{\"t\\u0079pe\":\"b\\u0079e\"}", new ClientMessage.Bye()));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void eachMessageIsRead(String json, ClientMessage message) throws ChatException {
        assertEquals(message, Reading.text(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "{", "{}x", "{\"type\":\"bye\"", "{\"type\":\"bye\",}", "{type:\"bye\"}", "{'type':'bye'}", "nul",
        "{\"type\":\"bye\"}}", "{\"type\":\"bye\"} {\"type\":\"bye\"}", "{\"type\":\"bye\"}\u0000",
        "{\"type\":\"bye\" /* */}", "// \n{\"type\":\"bye\"}", "{\"type\":\"ping\",\"n\":NaN}",
        "{\"type\":\"ping\",\"n\":01}", "{\"type\":\"ping\",\"n\":+1}", "{\"type\":\"ping\",\"n\":.5}",
        "{\"type\":\"ping\",\"n\":Infinity}", "{\"type\":\"a\nb\"}", "{\"type\":\"\\x\"}", "{\"type\":\"\\u12\"}",
        "[]", "\"bye\"", "1", "null", "true", "[{\"type\":\"bye\"}]", "{\"type\":\"bye\"},", "\ufeff", "}"
    })
    void whatIsNotAnObjectInStrictJsonIsRefused(String json) {
        refused(json, "JSON");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        // the type
        "{}                                                    | 'type' is missing",
        "{\"room\":\"r\"}                                      | 'type' is missing",
        "{\"type\":\"shout\"}                                  | there is no type 'shout'",
        "{\"type\":\"Say\"}                                    | there is no type 'Say'",
        "{\"type\":\"message\"}                                | there is no type 'message'",
        "{\"type\":\"\"}                                       | 'type' must not be empty",
        "{\"type\":null}                                       | 'type' must be a text",
        "{\"type\":1}                                          | 'type' must be a text",
        // fields that are not there, or should not be
        "{\"type\":\"bye\",\"now\":true}                       | there is no field 'now'",
        "{\"type\":\"bye\",\"__proto__\":{}}                   | there is no field '__proto__'",
        "{\"type\":\"bye\",\"\":1}                             | there is no field ''",
        "{\"type\":\"bye\",\"Room\":\"r\"}                     | there is no field 'Room'",
        "{\"type\":\"bye\",\"room\":\"r\"}                     | 'room' does not belong in 'bye'",
        "{\"after\":1,\"room\":\"r\",\"type\":\"leave\"}       | 'after' does not belong in 'leave'",
        "{\"type\":\"say\",\"room\":\"r\",\"ref\":\"1\"}       | 'text' is missing in 'say'",
        "{\"type\":\"say\",\"room\":\"r\",\"text\":\"t\"}      | 'ref' is missing in 'say'",
        "{\"type\":\"say\",\"ref\":\"1\",\"text\":\"t\"}       | 'room' is missing in 'say'",
        "{\"type\":\"join\",\"room\":\"r\",\"after\":1}        | 'epoch' is missing in 'join'",
        "{\"type\":\"join\",\"room\":\"r\",\"epoch\":\"e\"}    | 'epoch' does not belong in 'join'",
        "{\"type\":\"say\",\"room\":\"r\",\"ref\":\"1\",\"media\":\"image/png\"} | 'text' is missing",
        // twice
        "{\"type\":\"bye\",\"type\":\"bye\"}                   | 'type' is there twice",
        "{\"type\":\"leave\",\"room\":\"r\",\"r\\u006fom\":\"s\"} | 'room' is there twice",
        // of the wrong kind
        "{\"type\":\"leave\",\"room\":1}                       | 'room' must be a text",
        "{\"type\":\"leave\",\"room\":true}                    | 'room' must be a text",
        "{\"type\":\"leave\",\"room\":null}                    | 'room' must be a text",
        "{\"type\":\"leave\",\"room\":[\"r\"]}                 | 'room' must be a text",
        "{\"type\":\"leave\",\"room\":{\"r\":1}}               | 'room' must be a text",
        "{\"type\":\"ping\",\"n\":\"1\"}                       | 'n' must be a whole number",
        "{\"type\":\"ping\",\"n\":null}                        | 'n' must be a whole number",
        "{\"type\":\"ping\",\"n\":[]}                          | 'n' must be a whole number",
        // numbers
        "{\"type\":\"ping\",\"n\":1.0}                         | 'n' must be a whole number",
        "{\"type\":\"ping\",\"n\":1e3}                         | 'n' must be a whole number",
        "{\"type\":\"ping\",\"n\":1e999999999}                 | 'n' must be a whole number",
        "{\"type\":\"ping\",\"n\":-1}                          | 'n' must be a whole number from 0 to",
        "{\"type\":\"ping\",\"n\":9007199254740992}            | to 9007199254740991",
        "{\"type\":\"ping\",\"n\":9223372036854775808}         | to 9007199254740991",
        "{\"type\":\"ping\",\"n\":18446744073709551617}        | to 9007199254740991",
        "{\"type\":\"history\",\"room\":\"r\",\"limit\":0}     | 'limit' must be a whole number from 1 to 100",
        "{\"type\":\"history\",\"room\":\"r\",\"limit\":101}   | 'limit' must be a whole number from 1 to 100",
        "{\"type\":\"history\",\"room\":\"r\",\"limit\":4294967297} | 'limit' must be a whole number",
        "{\"type\":\"history\",\"room\":\"r\",\"before\":-5}   | 'before' must be a whole number from 0",
        "{\"type\":\"join\",\"room\":\"r\",\"epoch\":\"e\",\"after\":-1} | 'after' must be a whole number from 0",
        // texts
        "{\"type\":\"leave\",\"room\":\"\"}                    | 'room' must not be empty",
        "{\"type\":\"leave\",\"room\":\" r\"}                  | 'room' must not have a space at either end",
        "{\"type\":\"leave\",\"room\":\"r\\u00a0\"}            | 'room' must not have a space at either end",
        "{\"type\":\"leave\",\"room\":\"r\\u2028\"}            | 'room' must not have a space at either end",
        "{\"type\":\"leave\",\"room\":\"a\\u0000b\"}           | 'room' must not have control characters",
        "{\"type\":\"leave\",\"room\":\"a\\nb\"}               | 'room' must not have control characters",
        "{\"type\":\"leave\",\"room\":\"a\\u0085b\"}           | 'room' must not have control characters",
        "{\"type\":\"say\",\"room\":\"r\",\"ref\":\"\\u007f\",\"text\":\"t\"} | 'ref' must not have control",
        "{\"type\":\"say\",\"room\":\"r\",\"ref\":\"\",\"text\":\"t\"}   | 'ref' must not be empty",
        "{\"type\":\"say\",\"room\":\"r\",\"ref\":\"1\",\"text\":\"\"}   | 'text' must not be empty",
        "{\"type\":\"hello\",\"name\":\"\"}                    | 'name' must not be empty",
        "{\"type\":\"hello\",\"token\":\"\"}                   | 'token' must not be empty",
        "{\"type\":\"leave\",\"room\":\"\\ud83d\"}             | 'room' has half of a surrogate pair",
        "{\"type\":\"leave\",\"room\":\"\\ude00\\ud83d\"}      | 'room' has half of a surrogate pair",
        "{\"type\":\"say\",\"room\":\"r\",\"ref\":\"1\",\"text\":\"\\ud83dx\"} | 'text' has half of a surrogate pair",
    })
    void whatIsNotInTheTablesIsRefusedByName(String json, String part) {
        refused(json, part);
    }

    @Test
    void aPairOfEscapesIsOneCharacter() throws ChatException {
        assertEquals(new ClientMessage.Leave("\ud83d\ude00"), Reading.text(leave("\\ud83d\\ude00")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"room", "ref", "name", "epoch", "token"})
    void aTextThatIsTooLongIsRefused(String field) throws ChatException {
        int longest = field.equals("token") ? 4096 : 64;
        Reading.text(with(field, "x".repeat(longest)));
        refused(with(field, "x".repeat(longest + 1)), "'" + field + "' must have at most " + longest + " characters");
    }

    private static String with(String field, String value) {
        String part = "\"" + field + "\":\"" + value + "\"}";
        return switch (field) {
            case "room" -> "{\"type\":\"leave\"," + part;
            case "ref" -> "{\"type\":\"say\",\"room\":\"r\",\"text\":\"t\"," + part;
            case "epoch" -> "{\"type\":\"join\",\"room\":\"r\",\"after\":1," + part;
            default -> "{\"type\":\"hello\"," + part;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\u00e9", "\u20ac", "\ud83d\ude00"})
    void whatIsSaidIsCountedInBytes(String character) throws ChatException {
        int bytes = character.getBytes(StandardCharsets.UTF_8).length;
        String longest = character.repeat(Reading.MAX_TEXT / bytes) + "x".repeat(Reading.MAX_TEXT % bytes);
        assertEquals(new ClientMessage.Say("r", "1", longest), Reading.text(say(longest)));

        ChatException e = assertThrows(ChatException.class, () -> Reading.text(say(longest + "x")));
        assertEquals(ErrorCode.TOO_LONG, e.code());
        assertEquals("'text' must have at most 4096 bytes in UTF-8, not 4097", e.getMessage());
        assertEquals("1", e.ref());
    }

    private static String say(String text) {
        return "{\"type\":\"say\",\"room\":\"r\",\"ref\":\"1\",\"text\":\"" + text + "\"}";
    }

    private static String leave(String room) {
        return "{\"type\":\"leave\",\"room\":\"" + room + "\"}";
    }

    @Test
    void anErrorTellsRoomAndReferenceWhereverTheyStand() {
        ChatException e =
                refused("{\"limit\":1,\"type\":\"say\",\"text\":\"t\",\"ref\":\"1\",\"room\":\"r\"}", "'limit'");
        assertEquals("r", e.room());
        assertEquals("1", e.ref());
    }

    @Test
    void brokenJsonTellsRoomAndReferenceIfTheyCameBefore() {
        ChatException e = refused("{\"type\":\"say\",\"ref\":\"1\",\"room\":\"r\",\"text\":\"", "not JSON, at byte");
        assertEquals("r", e.room());
        assertEquals("1", e.ref());
    }

    @Test
    void anErrorRepeatsNoRoomOrReferenceThatIsWrong() {
        ChatException e = refused("{\"type\":\"say\",\"room\":\" r\",\"ref\":\"\\u0000\",\"text\":\"t\"}", "'room'");
        assertNull(e.room());
        assertNull(e.ref());
    }

    /** Refused at the first bracket: nothing is read that deep, so no stack is needed. */
    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"type\":", "{\"type\":[", "{\"room\":{\"a\":"})
    void deepNestingIsRefusedAtOnce(String level) {
        refused(level.repeat(100_000), "must be a");
    }

    @Test
    void anUnknownNameIsShownShortenedAndWithoutWhatIsNotSeen() {
        ChatException e = refused("{\"\\u0000\\u202e" + "x".repeat(60) + "\":1}", "there is no field");
        assertEquals("there is no field '??" + "x".repeat(38) + "...'", e.getMessage());
    }

    @Test
    void namesAndNumbersBeyondAllMeasureAreRefused() {
        refused("{\"" + "x".repeat(100_000) + "\":1}", "far too long");
        refused("{\"type\":\"ping\",\"n\":" + "9".repeat(100_000) + "}", "far too long");
        refused("{\"type\":\"ping\",\"n\":" + "9".repeat(1000) + "}", "'n' must be a whole number from 0 to");
    }

    /** The parser would guess these from the first bytes; in UTF-8 they are something else. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
    void otherEncodingsAreNotGuessed(String charset) {
        byte[] json = "{\"type\":\"bye\"}".getBytes(Charset.forName(charset));
        assertThrows(ChatException.class, () -> Reading.text(json));
    }

    /** A text and a picture, as the protocol hands them over. */
    @Test
    void messagesAreReadFromTheProtocolsView() {
        List<ClientMessage> read = new ArrayList<>();
        MessageSink sink = new MessageSink() {
            @Override
            public void onMessage(Message message) {
                try {
                    read.add(Reading.READER.read(message));
                } catch (ChatException e) {
                    throw new AssertionError(e.getMessage(), e);
                }
            }

            @Override
            public void onPing(Message applicationData) {}

            @Override
            public void onPong(Message applicationData) {}

            @Override
            public void onClose(CloseStatus status) {}
        };
        Endpoint server = new Endpoint(FrameWriter.server(), Limits.DEFAULT, new BytesSink(), sink);
        byte[] frame = MediaFrame.write(MediaFrameTest.HEADER, MediaFrameTest.GIF);
        server.receive(ByteBuffer.wrap(
                Frame.to(Role.SERVER, Frame.text("{\"type\":\"bye\"}"), Frame.binary(frame))));
        assertEquals(new ClientMessage.Bye(), read.get(0));
        assertTrue(read.get(1) instanceof ClientMessage.SayMedia);
    }
}
