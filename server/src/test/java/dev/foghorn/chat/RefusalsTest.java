package dev.foghorn.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.chat.filter.TextFilter;
import dev.foghorn.chat.rate.Rate;
import dev.foghorn.chat.rate.RateOptions;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Each error that CHAT.md names and no other test of this package causes, and what comes of going on. */
class RefusalsTest {
    private final ChatServer server = new ChatServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void twentyBadMessagesAreTooMany() throws IOException {
        server.start();
        try (Peer ann = server.guest("ann")) {
            for (int i = 0; i < 19; i++) {
                ann.sendText("{\"type\":\"shout\"}").expectError("bad_message");
            }
            ann.send("ping").expect("pong");
            ann.sendText("[]").expectError("bad_message");
            ann.expectClose(4400);
        }
    }

    @Test
    void whoIsNotInARoomIsToldSo() throws IOException {
        server.start();
        try (Peer ann = server.guest("ann")) {
            JsonNode error = ann.say("a", "17", "hello").expectError("not_in_room");
            assertEquals("a", error.path("room").asString());
            assertEquals("17", error.path("ref").asString());
            assertEquals("say", error.path("to").asString());
            for (String type : List.of("leave", "who", "history", "typing")) {
                JsonNode answer = ann.send(type, "room", "a").expectError("not_in_room");
                assertEquals("a", answer.path("room").asString());
                assertEquals(type, answer.path("to").asString());
            }
            ann.join("a");
            ann.send("leave", "room", "a").say("a", "1", "gone");
            // the loop answers the one, and the scribe the other
            assertEquals(List.of("error", "left"), Stream.of(ann.next(), ann.next())
                    .map(answer -> answer.path("type").asString()).sorted().toList());
        }
    }

    @Test
    void aTextOverTheLimitIsRefused() throws IOException {
        server.options(ChatOptions.DEFAULT.withMaxText(10)).start();
        try (Peer ann = server.guest("ann")) {
            ann.join("a");
            ann.say("a", "1", "12345678901");
            assertEquals("1", ann.expectError("too_long").path("ref").asString());
            ann.say("a", "1", "1234567890");
            ann.await("said");
        }
    }

    @Test
    void whatIsTooLongHasItsRateToo() throws IOException {
        server.options(ChatOptions.DEFAULT.withMaxText(10))
                .rates(RateOptions.OFF.withUserMessages(new Rate(1, 10)).withRefusals(5)).start();
        try (Peer ann = server.guest("ann")) {
            for (int i = 0; i < 10; i++) {
                ann.say("a", "" + i, "12345678901");
            }
            ann.expectError("too_long");
            JsonNode error = ann.expectError("too_fast");
            assertEquals("a", error.path("room").asString());
            assertEquals("1", error.path("ref").asString());
            assertTrue(error.path("retry").asInt() > 0);
            ann.expectClose(4429);
        }
    }

    @Test
    void whatIsTooLongBeforeHelloIsBad() throws IOException {
        server.options(ChatOptions.DEFAULT.withMaxText(10)).start();
        try (Peer stranger = server.connect()) {
            for (int i = 0; i < 20; i++) {
                stranger.say("a", "" + i, "12345678901").expectError("too_long");
            }
            stranger.expectClose(4400);
        }
    }

    @Test
    void oneConnectionIsInSoManyRoomsAtMost() throws IOException {
        server.options(ChatOptions.DEFAULT.withRooms(3, 100)).start();
        try (Peer ann = server.guest("ann")) {
            for (int i = 0; i < 3; i++) {
                ann.join("" + i);
            }
            ann.send("join", "room", "3");
            assertEquals("3", ann.expectError("too_many_rooms").path("room").asString());
            ann.join("2"); // again
            ann.send("leave", "room", "0").expect("left");
            ann.join("3");
        }
    }

    @Test
    void thereAreSoManyRoomsAtMost() throws Exception {
        server.options(ChatOptions.DEFAULT.withRooms(50, 2)).start();
        try (Peer ann = server.guest("ann"); Peer ben = server.guest("ben")) {
            ann.join("0");
            ann.join("1");
            ben.send("join", "room", "2").expectError("too_many_rooms");
            ben.join("1");
            ann.send("leave", "room", "0");
            ann.await("left");
            ben.send("rooms");
            ben.await("rooms");
            JsonNode next = ben.send("join", "room", "2").next();
            for (int i = 0; i < 500 && next.path("code").asString().equals("too_many_rooms"); i++) {
                Thread.sleep(10);
                next = ben.send("join", "room", "2").next(); // its scribe may still be at it
            }
            assertEquals("joined", next.path("type").asString());
            ben.say("2", "1", "mine");
            ben.await("said");
        }
    }

    @Test
    void aFilterMasksFlagsAndRejects() throws IOException {
        TextFilter filter = text -> switch (text) {
            case "rude" -> new TextFilter.Verdict("****", false, null);
            case "odd" -> new TextFilter.Verdict("odd", true, null);
            case "forbidden" -> new TextFilter.Verdict(text, false, "this word may not be said here");
            case "crash" -> throw new IllegalStateException("thrown on purpose");
            default -> new TextFilter.Verdict(text, false, null);
        };
        server.filter(filter).start();
        try (Peer ann = server.guest("ann"); Peer ben = server.guest("ben")) {
            ann.join("a");
            ben.join("a");
            ann.expect("entered");
            ann.say("a", "1", "forbidden");
            JsonNode error = ann.expectError("rejected");
            assertEquals("1", error.path("ref").asString());
            assertEquals("this word may not be said here", error.path("message").asString());
            ann.say("a", "2", "rude").say("a", "3", "odd").say("a", "4", "fine");
            assertEquals("****", ben.expect("message").path("text").asString());
            assertTrue(ben.expect("message").path("flagged").asBoolean());
            JsonNode fine = ben.expect("message");
            assertEquals(3, fine.path("id").asInt());
            assertTrue(fine.path("flagged").isMissingNode());
            ann.say("a", "5", "crash");
            assertEquals("the server met an error", ann.expectClose(1011));
            ben.say("a", "1", "others go on");
            ben.await("said");
        }
    }

    @Test
    void whoIsTooFastIsToldToWaitAndThenClosed() throws IOException {
        server.rates(RateOptions.OFF.withUserMessages(new Rate(1, 3)).withRefusals(5)).start();
        try (Peer ann = server.guest("ann")) {
            ann.join("a");
            for (int i = 0; i < 10; i++) {
                ann.say("a", "" + i, "fast");
            }
            JsonNode error = ann.await("error");
            assertEquals("too_fast", error.path("code").asString());
            assertTrue(error.path("retry").asInt() > 0);
            assertEquals("a", error.path("room").asString());
            assertTrue(!error.path("ref").asString().isEmpty());
            ann.expectClose(4429);
        }
    }

    @Test
    void whatIsTooLongAndTooFastAsWellIsToldToBeWhatItIs() throws IOException {
        server.rates(RateOptions.OFF.withUserMessages(new Rate(1, 3)).withRefusals(5)).start();
        try (Peer ann = server.guest("ann")) {
            ann.join("a");
            for (int i = 0; i < 4; i++) {
                ann.say("a", "" + i, "x".repeat(10_000));
            }
            JsonNode error = ann.await("error");
            while (!error.path("code").asString().equals("too_fast")) {
                error = ann.await("error");
            }
            assertEquals("say", error.path("to").asString());
            assertTrue(!error.path("ref").asString().isEmpty());
        }
    }
}
