package dev.foghorn.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.app.ChatProcess;
import dev.foghorn.chat.log.DatabaseServer;
import dev.foghorn.chat.log.PostgreSql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The program on a database that hangs, goes away and comes back. */
@Timeout(180)
class StoreAwayTest {
    private static final String ROOM = "the pier";
    private static final Set<String> TO_ALL = Set.of("entered", "message");

    @TempDir
    private Path folder;

    @Test
    void whoSpeaksIsToldAndMaySayItAgainAndNobodyElseIsHeldUp() throws Exception {
        try (DatabaseServer store = new PostgreSql()) {
            store.create();
            Path password = Files.writeString(folder.resolve("password"), DatabaseServer.PASSWORD);
            try (ChatProcess server = ChatProcess.start(0, folder.resolve("data"), "--store", store.url(),
                            "--store-user", DatabaseServer.USER, "--store-password-file", password.toString());
                    Peer ann = Peer.open(server.address());
                    Peer ben = Peer.open(server.address())) {
                ann.hello("ann");
                ann.join(ROOM);
                ben.hello("ben");
                ben.join(ROOM);
                ann.say(ROOM, "1", "before").await("said");

                store.freeze();
                ann.say(ROOM, "2", "while it hangs").send("ping", "n", 1);
                assertEquals(1, expectAnswer("pong", ann).path("n").asInt());
                ben.send("ping", "n", 2);
                assertEquals(2, expectAnswer("pong", ben).path("n").asInt());
                store.thaw();
                assertEquals(2, awaitStored(ann, "2", "while it hangs").path("id").asInt());

                store.stop();
                ann.say(ROOM, "3", "while it is away");
                JsonNode error = expectAnswer("error", ann);
                assertEquals("store_down", error.path("code").asString(), error::toString);
                assertEquals("3", error.path("ref").asString());
                ben.send("ping", "n", 3);
                assertEquals(3, expectAnswer("pong", ben).path("n").asInt());
                store.start();
                ann.say(ROOM, "3", "while it is away");
                assertEquals(3, awaitStored(ann, "3", "while it is away").path("id").asInt());

                String epoch = ben.join(ROOM).path("epoch").asString();
                assertEquals(3, ben.join(ROOM, 0, epoch).path("last").asInt());
                assertEquals(List.of("before", "while it hangs", "while it is away"), ben.texts(3));
            }
        }
    }

    /** Says it again as often as it is told that it was not stored. */
    private static JsonNode awaitStored(Peer peer, String ref, String text) throws Exception {
        JsonNode answer = nextAnswer(peer);
        while (answer.path("code").asString().equals("store_down")) {
            assertTrue(answer.path("retry").asInt() > 0, answer::toString);
            Thread.sleep(answer.path("retry").asInt());
            answer = nextAnswer(peer.say(ROOM, ref, text));
        }
        assertEquals("said", answer.path("type").asString(), answer::toString);
        return answer;
    }

    private static JsonNode expectAnswer(String type, Peer peer) throws IOException {
        JsonNode answer = nextAnswer(peer);
        assertEquals(type, answer.path("type").asString(), answer::toString);
        return answer;
    }

    /** What comes to all members is passed over. */
    private static JsonNode nextAnswer(Peer peer) throws IOException {
        JsonNode next = peer.next();
        while (TO_ALL.contains(next.path("type").asString())) {
            next = peer.next();
        }
        return next;
    }
}
