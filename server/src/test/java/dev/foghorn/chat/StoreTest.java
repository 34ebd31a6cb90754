package dev.foghorn.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What happens between the writers, the log and the members, when the log does well and when it does not. */
class StoreTest {
    private final FaultyLog log = new FaultyLog();
    private final ChatServer server = new ChatServer().log(log)
            .options(ChatOptions.DEFAULT.withScribes(1, 20 * Command.BYTES));
    private Peer ann;
    private Peer ben;

    @BeforeEach
    void start() throws IOException {
        server.start();
        ann = server.guest("ann");
        ben = server.guest("ben");
        ann.join("a");
        ben.join("a");
        ann.expect("entered");
    }

    @AfterEach
    void stop() throws IOException {
        ann.close();
        ben.close();
        server.close();
    }

    @Test
    void theSameReferenceIsSaidOnce() throws IOException {
        ann.say("a", "1", "once").say("a", "1", "once").say("a", "2", "next");
        ben.say("a", "1", "another's reference");
        JsonNode first = ann.await("said");
        assertTrue(first.path("repeated").isMissingNode());
        JsonNode again = ann.await("said");
        assertEquals(first.path("id"), again.path("id"));
        assertTrue(again.path("repeated").asBoolean());
        ann.await("said");
        ben.await("said");
        ann.close();
        String token = ann.token();
        ann = server.connect();
        ann.helloWith(token);
        ann.join("a");
        ann.say("a", "2", "next");
        assertTrue(ann.await("said").path("repeated").asBoolean());
        ben.send("history", "room", "a");
        ben.await("history");
        assertEquals(3, count("a"));
    }

    private int count(String room) throws IOException {
        return log.readAll(room).size();
    }

    @Test
    void whatComesWhileTheLogIsWrittenIsWrittenInOneTurn() throws Exception {
        log.hold();
        ann.say("a", "0", "0");
        log.waited.await();
        for (int i = 1; i <= 10; i++) {
            ann.say("a", "" + i, "" + i);
        }
        ann.send("ping");
        ann.expect("pong"); // so the loop has seen all
        log.gate.countDown();
        assertEquals(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"), ben.texts(11));
        assertEquals(2, log.appends);
    }

    @Test
    void aFullQueueAnswersBusyAndNothingIsLost() throws Exception {
        log.hold();
        Set<String> open = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            ann.say("a", "" + i, "text " + i);
            open.add("" + i);
        }
        ann.send("ping"); // is answered though the store is not
        int busy = 0;
        for (JsonNode next = ann.next(); !next.path("type").asString().equals("pong"); next = ann.next()) {
            assertEquals("busy", next.path("code").asString(), next::toString);
            assertEquals(1000, next.path("retry").asInt());
            assertTrue(open.remove(next.path("ref").asString()));
            busy++;
        }
        assertTrue(busy > 50, "busy: " + busy);
        log.gate.countDown();
        while (!open.isEmpty()) {
            open.remove(ann.await("said").path("ref").asString());
        }
        ben.texts(100 - busy);
    }

    @Test
    void leavingIsNeverRefused() throws Exception {
        log.hold();
        for (int i = 0; i < 100; i++) {
            ann.say("a", "" + i, "text " + i);
        }
        ann.send("leave", "room", "a");
        log.gate.countDown();
        ann.await("left");
        assertEquals("ann", ben.await("exited").path("user").asString());
    }

    @Test
    void aStoreThatIsDownIsToldToTheSenderAndComesBack() throws Exception {
        log.down = true;
        ann.say("a", "1", "lost?");
        JsonNode error = ann.expectError("store_down");
        assertEquals("1", error.path("ref").asString());
        assertEquals("a", error.path("room").asString());
        assertTrue(error.path("retry").asInt() > 0);
        log.down = false;
        ann.say("a", "1", "kept");
        assertEquals(1, ann.await("said").path("id").asInt());
        assertEquals(List.of("kept"), ben.texts(1));
    }

    @Test
    void whereThereIsNoMemoryToStoreItTheOthersOfTheTurnGoOn() throws Exception {
        log.hold();
        ben.say("a", "1", "one");
        log.waited.await();
        ann.say("a", "1", "one").send("leave", "room", "a").send("ping").expect("pong");
        log.noMemory = true;
        log.gate.countDown();
        ann.expectError("store_down");
        ann.expect("left");
        assertEquals("ann", ben.await("exited").path("user").asString());
        log.noMemory = false;
        ben.say("a", "2", "two");
        assertEquals(List.of("two"), ben.texts(1));
    }

    @Test
    void whatBreaksAReaderClosesTheConnectionThatAskedIt() throws Exception {
        ann.say("a", "1", "one");
        ann.await("said");
        log.broken = true;
        ann.send("history", "room", "a");
        ann.expectClose(1011);
    }

    @Test
    void joiningNeedsTheStoreAndFailsCleanly() throws Exception {
        log.unreadable = true;
        ann.send("join", "room", "b");
        ann.expectError("store_down");
        ann.say("b", "1", "not there").expectError("not_in_room");
        log.unreadable = false;
        ann.join("b");
        ann.say("b", "1", "there");
        ann.await("said");
    }

    @Test
    void whatWasKeptThoughItsAnswerWasLostIsDeliveredBeforeWhatComesNext() throws Exception {
        ann.say("a", "1", "one");
        ann.await("said");
        log.answerIsLost = true;
        ann.say("a", "2", "two");
        ann.expectError("store_down");
        ben.say("a", "3", "three");
        assertIds(ben, 1, 3);
        ann.say("a", "2", "two");
        JsonNode said = ann.await("said");
        assertEquals(2, said.path("id").asInt());
        assertTrue(said.path("repeated").asBoolean());
        ann.say("a", "4", "four");
        assertIds(ben, 4, 4);
    }

    @Test
    void whatWasKeptThoughItsAnswerWasLostIsDeliveredWhenItIsSaidAgain() throws Exception {
        log.answerIsLost = true;
        ann.say("a", "1", "one");
        ann.expectError("store_down");
        ann.say("a", "1", "one");
        assertEquals(1, ann.await("said").path("id").asInt());
        assertIds(ben, 1, 1);
    }

    @Test
    void aHoleThatCannotBeReadYetIsFilledLaterWithoutAnybodyAsking() throws Exception {
        log.answerIsLost = true;
        ann.say("a", "1", "one");
        ann.expectError("store_down");
        log.unreadable = true;
        ann.say("a", "2", "two");
        assertEquals(2, ann.await("said").path("id").asInt());
        ann.say("a", "3", "three");
        ann.await("said");
        log.unreadable = false;
        assertIds(ben, 1, 3);
    }

    @Test
    void whoComesWhileOthersHaveAHoleGetsItInOrderToo() throws Exception {
        log.answerIsLost = true;
        ann.say("a", "1", "one");
        ann.expectError("store_down");
        try (Peer cat = server.guest("cat")) {
            assertEquals(0, cat.join("a").path("last").asInt(-1));
            ann.say("a", "2", "two");
            assertIds(cat, 1, 2);
            assertIds(ben, 1, 2);
        }
    }

    private static void assertIds(Peer peer, int first, int last) throws IOException {
        List<Integer> expected = new ArrayList<>();
        List<Integer> seen = new ArrayList<>();
        for (int i = first; i <= last; i++) {
            expected.add(i);
            JsonNode next = peer.next();
            while (!next.path("type").asString().equals("message")) {
                next = peer.next();
            }
            seen.add(next.path("id").asInt());
        }
        assertEquals(expected, seen);
    }
}
