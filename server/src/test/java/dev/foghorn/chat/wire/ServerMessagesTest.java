package dev.foghorn.chat.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.protocol.frame.Opcode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server sends is what CHAT.md says. */
class ServerMessagesTest {
    private static final ChatException FAST = new ChatException(ErrorCode.TOO_FAST, "Wait.", 250);

    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of(ServerMessages.hello("ann", true, "a.b", 9, 20_000, 4096, 262_144),
                        "{'type':'hello','user':'ann','guest':true,'token':'a.b','expires':9,'ping':20000,"
                                + "'maxText':4096,'maxMedia':262144}"),
                Arguments.of(ServerMessages.hello("ann", false, null, 9, 1, 2, 0),
                        "{'type':'hello','user':'ann','guest':false,'expires':9,'ping':1,'maxText':2,'maxMedia':0}"),
                Arguments.of(ServerMessages.joined("r", "e", 7, Recovery.NOT_ASKED, 2),
                        "{'type':'joined','room':'r','epoch':'e','last':7,'count':2}"),
                Arguments.of(ServerMessages.joined("r", "e", 7, Recovery.COMPLETE, 2),
                        "{'type':'joined','room':'r','epoch':'e','last':7,'recovered':true,'count':2}"),
                Arguments.of(ServerMessages.joined("r", "e", 7, Recovery.GONE, 2),
                        "{'type':'joined','room':'r','epoch':'e','last':7,'recovered':false,'reason':'gone',"
                                + "'count':2}"),
                Arguments.of(ServerMessages.message("r", 8, "ann", 1234, "1", utf8("h\u00e9"), false),
                        "{'type':'message','room':'r','id':8,'from':'ann','at':1234,'ref':'1','text':'h\u00e9'}"),
                Arguments.of(ServerMessages.message("r", 8, "ann", 1234, "1", utf8("t"), true),
                        "{'type':'message','room':'r','id':8,'from':'ann','at':1234,'ref':'1','text':'t',"
                                + "'flagged':true}"),
                Arguments.of(ServerMessages.said("r", "1", 8, false), "{'type':'said','room':'r','ref':'1','id':8}"),
                Arguments.of(ServerMessages.said("r", "1", 8, true),
                        "{'type':'said','room':'r','ref':'1','id':8,'repeated':true}"),
                Arguments.of(ServerMessages.entered("r", "ann", 2),
                        "{'type':'entered','room':'r','user':'ann','count':2}"),
                Arguments.of(ServerMessages.exited("r", "ann", 1),
                        "{'type':'exited','room':'r','user':'ann','count':1}"),
                Arguments.of(ServerMessages.left("r"), "{'type':'left','room':'r'}"),
                Arguments.of(ServerMessages.who("r", 3, List.of("ann", "bob")),
                        "{'type':'who','room':'r','count':3,'users':['ann','bob']}"),
                Arguments.of(ServerMessages.rooms(List.of("r", "s"), List.of(3, 1)),
                        "{'type':'rooms','rooms':['r','s'],'counts':[3,1]}"),
                Arguments.of(ServerMessages.rooms(List.of(), List.of()), "{'type':'rooms','rooms':[],'counts':[]}"),
                Arguments.of(ServerMessages.history("r", 0, 0, false),
                        "{'type':'history','room':'r','first':0,'last':0,'more':false}"),
                Arguments.of(ServerMessages.typing("r", "ann"), "{'type':'typing','room':'r','user':'ann'}"),
                Arguments.of(ServerMessages.pong(new ClientMessage.Ping(OptionalLong.of(5))), "{'type':'pong','n':5}"),
                Arguments.of(ServerMessages.pong(new ClientMessage.Ping(OptionalLong.empty())), "{'type':'pong'}"),
                Arguments.of(ServerMessages.token("a.b", 9), "{'type':'token','token':'a.b','expires':9}"),
                Arguments.of(ServerMessages.bye(), "{'type':'bye'}"),
                Arguments.of(ServerMessages.error(new ChatException(ErrorCode.NOT_IN_ROOM, "Join first.")),
                        "{'type':'error','code':'not_in_room','message':'Join first.'}"),
                Arguments.of(ServerMessages.error(FAST.answering("say").about("r", "1")),
                        "{'type':'error','code':'too_fast','message':'Wait.','to':'say','room':'r','ref':'1','retry':250}"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void eachMessageIsWrittenAsInTheTable(PreparedMessage message, String json) {
        assertSame(Opcode.TEXT, message.opcode());
        assertEquals(json.replace('\'', '"'), new String(payload(message), StandardCharsets.UTF_8));
    }

    @Test
    void aPictureComesAfterTheHeaderOfItsMessage() throws ChatException {
        byte[] content = {0, 1, 2};
        PreparedMessage message = ServerMessages.media("r", 8, "ann", 1234, "1", "x", content, true);
        assertSame(Opcode.BINARY, message.opcode());
        byte[] payload = payload(message);
        MediaFrame frame = MediaFrame.read(payload, 0, payload.length);
        assertEquals(("{'type':'message','room':'r','id':8,'from':'ann','at':1234,'ref':'1','media':'x',"
                + "'flagged':true}").replace('\'', '"'), new String(frame.header(), StandardCharsets.UTF_8));
        assertArrayEquals(content, frame.content());
    }

    private static byte[] payload(PreparedMessage message) {
        return Arrays.copyOfRange(message.frame(), message.payloadOffset(), message.frame().length);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whatever it is, it stays within its quotes. */
    @ParameterizedTest
    @ValueSource(strings = {
        "\"", "\\", "\\\"", "\",\"type\":\"bye", "\"}{\"type\":\"bye\"}", "\\u0022",
        "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a\u0000b", "\u0001\u001f\u007f\u0085",
        "\b\f\n\r\t", "\u2028\u2029", "\ufeff", "'; DROP TABLE message; --", "\ud83d\ude00", "\u202egnp.exe",
        "/* */ //", "\uffff\ufffe", "{}[]:,", "null"
    })
    void everyTextComesOutAsItWentIn(String text) throws ChatException {
        assertEquals(new ClientMessage.Say("r", "1", text), Reading.text(
                JsonWriter.of("say").with("room", "r").with("ref", "1").with("text", text).toBytes()));
        assertEquals(new ClientMessage.Say("r", "1", text), Reading.text(
                JsonWriter.of("say").with("room", "r").with("ref", "1").with("text", utf8(text)).toBytes()));
    }

    @Test
    void jsonWithinAPageEndsNoScript() {
        String json = new String(payload(ServerMessages.message("r", 1, "a", 1, "1", utf8("</script>"), false)),
                StandardCharsets.UTF_8);
        assertEquals(-1, json.indexOf("</"), json);
    }
}
