package dev.foghorn.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Joins, leaves and says that come faster than the store, so that some wait while others are at work. */
@Timeout(60)
class MembershipTest {
    private final FaultyLog log = new FaultyLog();
    private final ChatServer server = new ChatServer().log(log);
    private int said;

    private void start(int rooms) throws IOException {
        server.options(ChatOptions.DEFAULT.withScribes(1, 1 << 20).withRooms(50, rooms)).start();
    }

    @AfterEach
    void stop() {
        log.gate.countDown();
        server.close();
    }

    /** The turn that takes this waits for the store. */
    private void sayInQuay(Peer peer) throws IOException {
        peer.say("quay", "" + said++, "text");
        seen(peer);
    }

    /** What was sent has reached the scribe's queue. */
    private static void seen(Peer peer) throws IOException {
        peer.send("ping").await("pong");
    }

    @Test
    void whoLeavesJoinsAgainAndIsCutOffIsInNoRoom() throws Exception {
        start(10);
        try (Peer ben = server.guest("ben"); Peer cat = server.guest("cat"); Peer ann = server.guest("ann")) {
            ben.join("quay");
            ann.join("room");
            log.hold();
            sayInQuay(ben);
            log.waited.await();
            seen(ann.send("leave", "room", "room"));
            sayInQuay(ben);
            log.step(); // the leave is at work, and the next join is not
            seen(ann.send("join", "room", "room"));
            sayInQuay(ben);
            log.step(); // the join is at work
            ann.reset();
            for (int i = 0; i < 1000 && server.chat().connections() > 2; i++) {
                Thread.sleep(10);
            }
            log.gate.countDown();
            assertEquals(1, cat.join("room").path("count").asInt());
        }
    }

    @Test
    void whoIsCutOffBetweenARefusedJoinAndTheNextIsInNoRoom() throws Exception {
        start(10);
        try (Peer ben = server.guest("ben"); Peer cat = server.guest("cat"); Peer ann = server.guest("ann")) {
            ben.join("quay");
            log.hold();
            sayInQuay(ben);
            log.waited.await();
            log.unreadable = true;
            seen(ann.send("join", "room", "room"));
            sayInQuay(ben);
            log.step(); // the first join cannot be
            log.unreadable = false;
            seen(ann.send("join", "room", "room"));
            sayInQuay(ben);
            log.step(); // the first is refused, and the second at work
            ann.reset();
            for (int i = 0; i < 1000 && server.chat().connections() > 2; i++) {
                Thread.sleep(10);
            }
            log.gate.countDown();
            assertEquals(1, cat.join("room").path("count").asInt());
        }
    }

    @Test
    void whoHasJoinedAgainIsNotRefusedSinceItLeftBefore() throws Exception {
        start(10);
        try (Peer ben = server.guest("ben"); Peer ann = server.guest("ann")) {
            ben.join("quay");
            ann.join("room");
            log.hold();
            sayInQuay(ben);
            log.waited.await();
            seen(ann.send("leave", "room", "room"));
            sayInQuay(ben);
            log.step();
            seen(ann.send("join", "room", "room"));
            sayInQuay(ben);
            log.step(); // the leave is done
            ann.expect("left");
            ann.say("room", "1", "here").send("ping").expect("pong");
            log.gate.countDown();
            ann.expect("joined");
            assertEquals("here", ann.await("message").path("text").asString());
        }
    }

    @Test
    void whatIsSaidBehindAJoinThatIsRefusedIsNotStored() throws Exception {
        start(1);
        try (Peer ben = server.guest("ben"); Peer ann = server.guest("ann")) {
            ben.join("quay");
            log.hold();
            sayInQuay(ben);
            log.waited.await();
            seen(ann.send("join", "room", "room").say("room", "1", "not there"));
            log.gate.countDown();
            ann.expectError("too_many_rooms");
            assertEquals("1", ann.expectError("not_in_room").path("ref").asString());
            assertEquals(List.of(), log.readAll("room"));
        }
    }

    @Test
    void whatIsSaidBehindAJoinInTheSameTurnIsStoredAndHeard() throws Exception {
        start(10);
        try (Peer ben = server.guest("ben"); Peer ann = server.guest("ann")) {
            ben.join("quay");
            log.hold();
            sayInQuay(ben);
            log.waited.await();
            seen(ann.send("join", "room", "room").say("room", "1", "there").send("leave", "room", "room")
                    .send("join", "room", "room", "after", 0, "epoch", log.epoch()));
            log.gate.countDown();
            ann.expect("joined");
            ann.await("left");
            ann.expect("joined");
            assertEquals("there", ann.await("message").path("text").asString());
        }
    }
}
