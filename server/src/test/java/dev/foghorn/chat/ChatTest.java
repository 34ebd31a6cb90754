package dev.foghorn.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.chat.wire.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What CHAT.md promises to those who do all right, on real connections. */
class ChatTest {
    private final ChatServer server = new ChatServer();

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
        assertEquals(0, server.chat().connections());
        assertEquals(0, server.chat().rooms());
    }

    @Test
    void helloTellsWhoOneIsAndWhatIsAllowed() throws IOException {
        try (Peer ann = server.connect()) {
            JsonNode hello = ann.hello("ann");
            assertEquals("ann", hello.path("user").asString());
            assertTrue(hello.path("guest").asBoolean());
            assertFalse(hello.path("token").asString().isEmpty());
            assertTrue(hello.path("expires").asLong() > System.currentTimeMillis());
            assertEquals(15_000, hello.path("ping").asInt());
            assertEquals(4096, hello.path("maxText").asInt());
            assertEquals(262144, hello.path("maxMedia").asInt());
        }
    }

    @Test
    void whatOneSaysAllMembersHearInTheSameOrder() throws IOException {
        try (Peer ann = server.guest("ann"); Peer ben = server.guest("ben")) {
            JsonNode joined = ann.join("harbour");
            assertEquals(0, joined.path("last").asInt(-1));
            assertEquals(1, joined.path("count").asInt());
            assertTrue(joined.path("recovered").isMissingNode());
            assertEquals(2, ben.join("harbour").path("count").asInt());
            ann.say("harbour", "1", "good morning");
            JsonNode message = ben.expect("message");
            assertEquals(1, message.path("id").asInt());
            assertEquals("ann", message.path("from").asString());
            assertEquals("1", message.path("ref").asString());
            assertEquals("good morning", message.path("text").asString());
            assertEquals("ben", ann.expect("entered").path("user").asString());
            assertEquals(message, ann.expect("message"));
            JsonNode said = ann.expect("said");
            assertEquals(1, said.path("id").asInt());
            assertTrue(said.path("repeated").isMissingNode());
        }
    }

    @Test
    void oneWhoJoinsAndSpeaksInOneBreathHearsItself() throws IOException {
        try (Peer ann = server.guest("ann")) {
            ann.send("join", "room", "a").say("a", "1", "first").send("leave", "room", "a");
            assertEquals(0, ann.expect("joined").path("last").asInt(-1));
            assertEquals("first", ann.expect("message").path("text").asString());
            ann.expect("said");
            ann.expect("left");
            assertEquals(1, ann.join("a").path("last").asInt());
        }
    }

    @Test
    void oneConnectionIsInManyRooms() throws IOException {
        try (Peer ann = server.guest("ann"); Peer ben = server.guest("ben")) {
            for (int i = 0; i < 20; i++) {
                ann.join("room " + i);
            }
            ben.join("room 7");
            ben.join("room 8");
            ben.say("room 7", "1", "seven");
            ben.say("room 8", "1", "eight");
            List<String> texts = ann.texts(2);
            assertEquals(List.of("eight", "seven"), texts.stream().sorted().toList());
            ann.send("leave", "room", "room 7");
            ann.await("left");
            ben.say("room 7", "2", "nobody");
            ben.await("said");
            ben.say("room 8", "2", "again");
            assertEquals(List.of("again"), ann.texts(1));
        }
    }

    @Test
    void severalWindowsAreOneUser() throws IOException {
        try (Peer watcher = server.guest("watcher")) {
            watcher.join("a");
            Peer first = server.guest("ann");
            Peer second = server.connect();
            assertEquals("ann", second.helloWith(first.token()).path("user").asString());
            assertEquals(2, first.join("a").path("count").asInt());
            assertEquals(2, second.join("a").path("count").asInt());
            JsonNode entered = watcher.expect("entered");
            assertEquals("ann", entered.path("user").asString());
            assertEquals(2, entered.path("count").asInt());
            first.reset();
            second.send("who", "room", "a");
            JsonNode who = second.expect("who");
            assertEquals(2, who.path("count").asInt());
            assertEquals("[\"ann\",\"watcher\"]", who.path("users").toString());
            second.close();
            JsonNode exited = watcher.expect("exited");
            assertEquals("ann", exited.path("user").asString());
            assertEquals(1, exited.path("count").asInt());
        }
    }

    @Test
    void roomsAreToldTheFullestFirst() throws IOException {
        try (Peer ann = server.guest("ann"); Peer ben = server.guest("ben")) {
            ann.join("quiet");
            ann.join("full");
            ben.join("full");
            ben.send("rooms");
            JsonNode rooms = ben.await("rooms");
            assertEquals("[\"full\",\"quiet\"]", rooms.path("rooms").toString());
            assertEquals("[2,1]", rooms.path("counts").toString());
        }
    }

    @Test
    void theHistoryIsPagedBackwards() throws IOException {
        try (Peer ann = server.guest("ann")) {
            ann.join("a");
            for (int i = 1; i <= 25; i++) {
                ann.say("a", "" + i, "text " + i);
            }
            for (int i = 1; i <= 25; i++) {
                ann.await("said");
            }
            ann.send("history", "room", "a", "limit", 10);
            assertPage(ann, 16, 25, true);
            ann.send("history", "room", "a", "limit", 10, "before", 16);
            assertPage(ann, 6, 15, true);
            ann.send("history", "room", "a", "limit", 10, "before", 6);
            assertPage(ann, 1, 5, false);
            ann.send("history", "room", "a", "before", 1);
            assertPage(ann, 0, 0, false);
            ann.send("history", "room", "a");
            assertPage(ann, 1, 25, false);
        }
    }

    private static void assertPage(Peer peer, int first, int last, boolean more) throws IOException {
        for (int i = first; i <= last && i > 0; i++) {
            JsonNode message = peer.expect("message");
            assertEquals(i, message.path("id").asInt());
            assertEquals("text " + i, message.path("text").asString());
        }
        JsonNode history = peer.expect("history");
        assertEquals(first, history.path("first").asInt(-1));
        assertEquals(last, history.path("last").asInt(-1));
        assertEquals(more, history.path("more").asBoolean());
    }

    @Test
    void aPictureGoesToTheRoomAndIntoTheHistory() throws IOException {
        try (Peer ann = server.guest("ann"); Peer ben = server.guest("ben")) {
            ann.join("a");
            ben.join("a");
            byte[] png = new byte[50_000];
            System.arraycopy("\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1), 0, png, 0, 8);
            ann.sendMedia(png, "room", "a", "ref", "p", "media", "image/png");
            assertEquals(1, ann.await("said").path("id").asInt());
            JsonNode message = ben.expect("message");
            assertEquals("image/png", message.path("media").asString());
            assertEquals(50_000, message.path("length").asInt());
            ben.send("history", "room", "a");
            assertEquals(message, ben.expect("message"));
            ben.expect("history");
        }
    }

    @Test
    void typingIsToldToTheOthersOnceASecond() throws IOException {
        try (Peer ann = server.guest("ann"); Peer ben = server.guest("ben")) {
            ann.join("a");
            ben.join("a");
            ben.send("who", "room", "a").expect("who"); // now its scribe is done with it
            ann.expect("entered");
            ann.send("typing", "room", "a").send("typing", "room", "a").say("a", "1", "done");
            assertEquals("ann", ben.expect("typing").path("user").asString());
            ben.expect("message");
            ann.expect("message");
        }
    }

    @Test
    void aPingIsAnsweredWithItsNumber() throws IOException {
        try (Peer ann = server.guest("ann")) {
            ann.send("ping", "n", 42).send("ping");
            assertEquals(42, ann.expect("pong").path("n").asInt());
            assertTrue(ann.expect("pong").path("n").isMissingNode());
        }
    }

    @Test
    void theChatCountsWhatItDoes() throws IOException {
        try (Peer ann = server.guest("ann")) {
            ann.join("a");
            ann.say("a", "1", "once");
            ann.expect("message");
            ann.expect("said");
            ann.say("a", "1", "again").expect("said");
            ann.say("b", "2", "outside").expectError("not_in_room");
            ChatCounters counters = server.chat().counters();
            assertEquals(1, counters.stored());
            assertEquals(1, counters.repeated());
            assertEquals(1, counters.errors(ErrorCode.NOT_IN_ROOM));
            assertEquals(1, server.chat().connections());
            assertEquals(1, server.chat().rooms());
            assertEquals(0, server.chat().waitingBytes());
        }
    }
}
