package dev.foghorn.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.chat.account.Person;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who comes in, under which name, and until when. */
class DoorTest {
    private final ChatServer server = new ChatServer();

    @AfterEach
    void stop() {
        server.close();
        assertEquals(0, server.chat().connections());
    }

    @Test
    void aTokenInTheHandshakeIsEnough() throws IOException {
        server.start();
        String token = server.sessions.login("ann");
        for (String field : new String[] {
            "Authorization: Bearer " + token, "authorization: bearer " + token, "Cookie: a=b; foghorn_session=" + token
        }) {
            try (Peer ann = server.connect(field)) {
                JsonNode hello = ann.send("hello").expect("hello");
                assertEquals("ann", hello.path("user").asString());
                assertTrue(!hello.path("guest").asBoolean());
                assertTrue(hello.path("token").isMissingNode());
            }
        }
    }

    @Test
    void aWrongOrExpiredTokenInTheHandshakeIsRefusedWithItsReason() throws Exception {
        server.start();
        String refusal = assertThrows(IOException.class,
                () -> server.connect("Authorization: Bearer nonsense")).getMessage();
        assertTrue(refusal.startsWith("HTTP/1.1 401 Unauthorized"), refusal);
        assertTrue(refusal.contains("\r\nWWW-Authenticate: Bearer\r\n"), refusal);
        server.sessions.lifetime = -1;
        String expired = server.sessions.login("ann");
        assertThrows(IOException.class, () -> server.connect("Cookie: foghorn_session=" + expired));
    }

    @Test
    void aTokenThatEndedSinceTheHandshakeIsRefused() throws Exception {
        server.start();
        String token = server.sessions.login("ann");
        try (Peer ann = server.connect("Authorization: Bearer " + token)) {
            server.sessions.end(server.sessions.verify(token));
            ann.send("hello").expectError("unauthorized");
            ann.hello("ann");
        }
    }

    @Test
    void helloNeedsANameOrATokenAndMayBeTriedAgain() throws IOException {
        server.start();
        try (Peer ann = server.connect()) {
            ann.send("hello").expectError("unauthorized");
            ann.send("hello", "token", "nonsense").expectError("unauthorized");
            ann.hello("ann");
            ann.send("hello", "name", "ann").expectError("bad_message");
        }
    }

    @Test
    void nothingIsAnsweredBeforeHello() throws IOException {
        server.start();
        try (Peer ann = server.connect()) {
            ann.send("join", "room", "a").expectError("hello_first");
            ann.send("rooms").expectError("hello_first");
            ann.send("bye").expectError("hello_first");
        }
    }

    @Test
    void aGuestsNameBelongsToTheFirstWhileItIsThere() throws Exception {
        server.start();
        Peer ann = server.guest("Ann");
        try (Peer other = server.connect()) {
            for (String same : new String[] {"Ann", "ann", "\uff21nn"}) {
                other.send("hello", "name", same).expectError("name_taken");
            }
            other.hello("ben");
        }
        Peer window = server.connect();
        assertEquals("Ann", window.helloWith(ann.token()).path("user").asString());
        ann.close();
        window.close();
        awaitConnections(0);
        window = server.connect();
        try (Peer other = server.connect()) {
            other.send("hello", "name", "ann").expectError("name_taken"); // it may only have lost its connection
            assertEquals("Ann", window.helloWith(ann.token()).path("user").asString());
            window.send("bye").expect("bye");
            window.expectClose(1000);
            window.sayGoodbye();
            awaitConnections(1);
            other.hello("ann");
        }
    }

    @Test
    void guestsNamesAreOneAsThoseOfAccountsAre() throws IOException {
        server.start();
        Peer nikos = server.guest("\u039d\u0399\u039a\u039f\u03a3");
        try (Peer other = server.connect()) {
            // with a sigma of the word's end, and with the usual one
            other.send("hello", "name", "\u03bd\u03b9\u03ba\u03bf\u03c2").expectError("name_taken");
            other.send("hello", "name", "\u03bd\u03b9\u03ba\u03bf\u03c3").expectError("name_taken");
        }
        nikos.close();
    }

    @Test
    void anAccountTakesItsNameFromAGuestAndTheyAreNeverOneUser() throws IOException {
        server.start();
        try (Peer guest = server.guest("Zed"); Peer watcher = server.guest("watcher"); Peer zed = server.connect();
                Peer window = server.connect(); Peer late = server.connect()) {
            watcher.join("a");
            guest.join("a");
            watcher.expect("entered");
            zed.helloWith(server.sessions.login("zed"));
            guest.expectClose(4401);
            assertEquals("Zed", watcher.expect("exited").path("user").asString());
            guest.sayGoodbye();
            zed.join("a");
            assertEquals("zed", watcher.expect("entered").path("user").asString());
            window.helloWith(server.sessions.login("zed"));
            late.send("hello", "token", guest.token()).expectError("unauthorized");
            late.send("hello", "name", "ZED").expectError("name_taken");
        }
    }

    @Test
    void anAccountsNameIsFreeForGuestsWhenItsLastConnectionIsGone() throws Exception {
        server.start();
        Peer zed = server.connect();
        zed.helloWith(server.sessions.login("zed"));
        zed.sayGoodbye();
        zed.close();
        awaitConnections(0);
        server.guest("zed").close(); // of a provider's account we know only while it is there
    }

    private void awaitConnections(int count) throws InterruptedException {
        for (int i = 0; i < 1000 && server.chat().connections() != count; i++) {
            Thread.sleep(10);
        }
        assertEquals(count, server.chat().connections());
    }

    @Test
    void anAccountMayHaveSeveralSessions() throws IOException {
        server.start();
        try (Peer one = server.connect(); Peer two = server.connect()) {
            one.helloWith(server.sessions.login("ann"));
            two.helloWith(server.sessions.login("ann"));
        }
    }

    @Test
    void theEndOfASessionClosesItsConnectionsOnly() throws Exception {
        server.start();
        String token = server.sessions.login("ann");
        try (Peer one = server.connect(); Peer two = server.connect(); Peer other = server.connect()) {
            one.helloWith(token);
            two.helloWith(token);
            other.helloWith(server.sessions.login("ann"));
            server.sessions.end(server.sessions.verify(token));
            assertTrue(one.expectClose(4401).contains("ended"));
            two.expectClose(4401);
            other.send("ping").expect("pong");
        }
    }

    @Test
    void byeEndsTheSession() throws Exception {
        server.start();
        try (Peer one = server.guest("ann"); Peer two = server.connect(); Peer watcher = server.guest("watcher")) {
            two.helloWith(one.token());
            watcher.join("a");
            one.join("a");
            watcher.expect("entered");
            one.send("bye").expect("bye");
            one.expectClose(1000);
            one.sayGoodbye();
            two.expectClose(4401);
            two.sayGoodbye();
            watcher.expect("exited");
            try (Peer again = server.connect()) {
                again.send("hello", "token", one.token()).expectError("unauthorized");
            }
        }
    }

    @Test
    void whoseSessionHasEndedIsGoneAndUnheardHoweverSlowlyItCloses() throws Exception {
        server.start();
        try (Peer ann = server.guest("ann"); Peer watcher = server.guest("watcher")) {
            watcher.join("a");
            ann.join("a");
            watcher.expect("entered");
            server.sessions.end(server.sessions.verify(ann.token()));
            ann.expectClose(4401);
            ann.say("a", "1", "after the end").send("join", "room", "b");
            assertEquals("ann", watcher.expect("exited").path("user").asString());
            watcher.send("history", "room", "a");
            assertEquals(0, watcher.expect("history").path("last").asInt(-1));
            ann.sayGoodbye();
        }
    }

    @Test
    void aTokensEndClosesTheConnection() throws IOException {
        server.start();
        server.sessions.lifetime = 300;
        try (Peer ann = server.guest("ann")) {
            assertTrue(ann.expectClose(4401).contains("expired"));
        }
    }

    @Test
    void aTokenThatIsTakenThoughItHasEndedMayBeRefreshed() throws Exception {
        server.start();
        server.sessions.lifetime = -1000;
        server.sessions.skew = 30_000;
        try (Peer ann = server.connect()) {
            ann.helloWith(server.sessions.login("ann"));
            Thread.sleep(600); // two sweeps
            ann.send("refresh").expect("token");
        }
    }

    @Test
    void refreshingPutsTheEndOff() throws Exception {
        server.start();
        server.sessions.lifetime = 1000;
        try (Peer ann = server.guest("ann")) {
            server.sessions.lifetime = 3_600_000;
            JsonNode token = ann.send("refresh").expect("token");
            Person person = server.sessions.verify(token.path("token").asString());
            assertEquals("ann", person.user());
            assertEquals(person.expires(), token.path("expires").asLong());
            Thread.sleep(1500); // past the first end, and a sweep
            ann.send("ping").expect("pong");
        }
    }

    @Test
    void whoDoesNotSayHelloIsClosed() throws IOException {
        server.options(ChatOptions.DEFAULT.withHelloTimeout(Duration.ofMillis(200))).start();
        try (Peer silent = server.connect()) {
            assertTrue(silent.expectClose(4401).contains("hello-timeout"));
        }
    }

    @Test
    void aRoomMayNeedARole() throws IOException {
        server.options(ChatOptions.DEFAULT.withRoles(Map.of("bridge", "officer"))).start();
        try (Peer guest = server.guest("ann"); Peer officer = server.connect()) {
            JsonNode error = guest.send("join", "room", "bridge").expectError("forbidden");
            assertEquals("bridge", error.path("room").asString());
            officer.helloWith(server.sessions.login("ben", "officer"));
            officer.join("bridge");
            guest.send("rooms");
            assertEquals("[]", guest.expect("rooms").path("rooms").toString());
            officer.send("rooms");
            assertEquals("[\"bridge\"]", officer.expect("rooms").path("rooms").toString());
        }
    }
}
