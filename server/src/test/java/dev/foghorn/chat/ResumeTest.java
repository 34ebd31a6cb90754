package dev.foghorn.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.chat.log.Draft;
import dev.foghorn.chat.log.LogException;
import dev.foghorn.chat.log.MemoryRoomLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Coming again with the last id that was seen. */
class ResumeTest {
    private final MemoryRoomLog memory = new MemoryRoomLog(1000, Long.MAX_VALUE, Long.MAX_VALUE);
    private final FaultyLog log = new FaultyLog(memory);
    private final ChatServer server = new ChatServer().log(log);

    private void start(int messages) throws IOException {
        append(1, messages, "");
        server.start();
    }

    private void append(int first, int last, String more) throws LogException {
        for (int i = first; i <= last; i++) {
            byte[] text = ("text " + i + more).getBytes(StandardCharsets.UTF_8);
            memory.append(List.of(new Draft("a", "zoe", "z" + i, 1, null, text, false)));
        }
    }

    @AfterEach
    void stop() {
        server.close();
        assertEquals(0, server.chat().rooms());
    }

    private static void assertMessages(Peer peer, int first, int last) throws IOException {
        for (int i = first; i <= last; i++) {
            assertEquals(i, peer.expect("message").path("id").asInt());
        }
    }

    @Test
    void whatWasMissedComesFirstThenWhatIsNew() throws IOException {
        start(10);
        try (Peer ann = server.guest("ann")) {
            JsonNode joined = ann.join("a", 7, log.epoch());
            assertTrue(joined.path("recovered").asBoolean());
            assertTrue(joined.path("reason").isMissingNode());
            assertEquals(10, joined.path("last").asInt());
            assertMessages(ann, 8, 10);
            ann.say("a", "1", "new");
            assertMessages(ann, 11, 11);
        }
    }

    @Test
    void whoMissedNothingHasRecovered() throws IOException {
        start(10);
        try (Peer ann = server.guest("ann")) {
            assertTrue(ann.join("a", 10, log.epoch()).path("recovered").asBoolean());
            ann.send("ping").expect("pong");
        }
    }

    @Test
    void whoMissedManyPagesGetsThemAllAndThenHearsWhoIsThere() throws IOException {
        start(950);
        try (Peer ann = server.guest("ann"); Peer ben = server.guest("ben")) {
            ben.join("a");
            assertTrue(ann.join("a", 0, log.epoch()).path("recovered").asBoolean());
            assertMessages(ann, 1, 950);
            assertEquals(2, ann.expect("who").path("count").asInt());
            ben.say("a", "1", "new");
            assertMessages(ann, 951, 951);
        }
    }

    @Test
    void longMessagesComeInChunksThatAQueueTakes() throws IOException {
        append(1, 60, "x".repeat(100_000)); // 6 MB, and a queue takes one
        server.start();
        try (Peer ann = server.guest("ann")) {
            ann.join("a", 0, log.epoch());
            assertMessages(ann, 1, 60);
            assertEquals(1, ann.expect("who").path("count").asInt());
            assertEquals(6_000_000, log.bytesRead.sum(), 10_000, "each is read once");
        }
    }

    @Test
    void theHistoryIsCutWhereItWouldBeTooMuchAtOnce() throws IOException {
        append(1, 60, "x".repeat(100_000));
        server.start();
        try (Peer ann = server.guest("ann")) {
            ann.join("a");
            ann.send("history", "room", "a", "limit", 60);
            assertMessages(ann, 59, 60);
            JsonNode history = ann.expect("history");
            assertEquals(59, history.path("first").asInt());
            assertTrue(history.path("more").asBoolean());
            assertEquals(200_000, log.bytesRead.sum(), 1_000, "what is not sent is not read");
        }
    }

    @Test
    void anotherEpochIsTold() throws IOException {
        start(10);
        assertNotRecovered(7, "another", "epoch");
    }

    @Test
    void aLogThatDoesNotReachBackIsTold() throws IOException {
        start(1010);
        assertNotRecovered(5, log.epoch(), "gone");
        try (Peer ben = server.guest("ben")) {
            assertTrue(ben.join("a", 11, log.epoch()).path("recovered").asBoolean());
            assertMessages(ben, 12, 1011);
        }
    }

    @Test
    void aLogThatHasNotComeThatFarIsTold() throws IOException {
        start(10);
        assertNotRecovered(11, log.epoch(), "ahead");
    }

    private void assertNotRecovered(long after, String epoch, String reason) throws IOException {
        try (Peer ann = server.guest("ann")) {
            JsonNode joined = ann.join("a", after, epoch);
            assertFalse(joined.path("recovered").asBoolean(true));
            assertEquals(reason, joined.path("reason").asString());
            assertEquals(log.epoch(), joined.path("epoch").asString());
            long last = joined.path("last").asLong();
            ann.say("a", "1", "new");
            assertEquals(last + 1, ann.expect("message").path("id").asLong());
            ann.await("said");
        }
    }

    @Test
    void joiningAgainBeginsAnew() throws IOException {
        start(300);
        try (Peer ann = server.guest("ann"); Peer ben = server.guest("ben")) {
            ben.join("a");
            ann.join("a");
            assertEquals("ann", ben.expect("entered").path("user").asString());
            ann.send("join", "room", "a", "after", 0, "epoch", log.epoch());
            ann.send("join", "room", "a", "after", 290, "epoch", log.epoch());
            ann.expect("joined");
            JsonNode next = ann.next();
            for (int i = 1; next.path("type").asString().equals("message"); i++) {
                assertEquals(i, next.path("id").asInt());
                next = ann.next();
            }
            assertEquals("joined", next.path("type").asString());
            assertMessages(ann, 291, 300);
            ben.say("a", "1", "new");
            assertMessages(ann, 301, 301);
            ben.expect("message"); // and nobody entered or left meanwhile
        }
    }

    @Test
    void leavingWhileCatchingUpEndsIt() throws IOException {
        start(1000);
        try (Peer ann = server.guest("ann")) {
            ann.send("join", "room", "a", "after", 0, "epoch", log.epoch()).send("leave", "room", "a");
            ann.await("left");
            ann.send("ping").expect("pong");
            assertEquals(0, server.chat().rooms());
        }
    }

    @Test
    void whoIsCutOffWhileCatchingUpLeavesNothingBehind() throws IOException {
        start(1000);
        for (int i = 0; i < 20; i++) {
            Peer ann = server.guest("ann" + i);
            ann.send("join", "room", "a", "after", 0, "epoch", log.epoch());
            for (int read = 0; read < i * 10; read++) {
                ann.next();
            }
            ann.reset();
        } // stop() looks
    }

    @Test
    void whatIsDroppedFromTheLogWhileItIsReadIsTold() throws IOException {
        append(1, 900, "x".repeat(20_000)); // more than sockets hold
        server.start();
        try (Peer ann = server.guest("ann"); Peer ben = server.guest("ben")) {
            ben.join("a");
            ann.join("a", 0, log.epoch());
            for (int i = 1; i <= 1100; i++) {
                ben.say("a", "" + i, "text");
                ben.await("said");
            }
            JsonNode next = ann.next();
            long last = 0;
            while (next.path("type").asString().equals("message")) {
                assertEquals(++last, next.path("id").asLong());
                next = ann.next();
            }
            assertEquals("joined", next.path("type").asString());
            assertEquals("gone", next.path("reason").asString());
            last = next.path("last").asLong();
            ben.say("a", "new", "new");
            assertEquals(last + 1, ann.await("message").path("id").asLong());
        }
    }

    @Test
    void whatCannotBeReadWhileCatchingUpClosesTheConnection() throws IOException {
        append(1, 900, "x".repeat(20_000));
        server.start();
        try (Peer ann = server.guest("ann")) {
            ann.join("a", 0, log.epoch());
            log.unreadable = true;
            ann.expectClose(1013);
            log.unreadable = false;
        }
    }
}
