package dev.foghorn.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.foghorn.app.ChatProcess;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;

/**
 * Says things in some rooms as fast as they are acknowledged; what a server was killed over, it says on the next one
 * again, under the same references.
 */
final class InsistentWriter {
    /** Messages that it has said and that were not answered yet. */
    private static final int WINDOW = 16;
    private static final int MOST_REPETITIONS = 200;
    private static final int MOST_MEDIA = 200_000;
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    private final String name;
    private final List<String> rooms;
    private final Random random;
    private String token;
    private int last;
    private int repeated;
    /** By reference. */
    private final Map<String, Message> unanswered = new LinkedHashMap<>();
    /** By room and id. */
    private final Map<String, Map<Long, Message>> acknowledged = new HashMap<>();

    /** @param size of the text in repetitions, or of the picture in bytes */
    record Message(String from, String room, String ref, boolean isPicture, int size) {
        private void say(Peer peer) throws IOException {
            if (isPicture) {
                peer.sendMedia(Arrays.copyOf(PNG, size), "room", room, "ref", ref, "media", "image/png");
            } else {
                peer.say(room, ref, text());
            }
        }

        private String text() {
            return (from + " " + ref + " ").repeat(size);
        }

        /** Whether this is what the server tells, as far as can be seen. */
        boolean is(JsonNode told) {
            return told.path("from").asString().equals(from)
                    && told.path("room").asString().equals(room)
                    && told.path("ref").asString().equals(ref)
                    && (isPicture
                            ? told.path("length").asInt() == size
                            : told.path("text").asString().equals(text()));
        }
    }

    InsistentWriter(String name, List<String> rooms, long seed) {
        this.name = name;
        this.rooms = rooms;
        this.random = new Random(seed);
        rooms.forEach(room -> acknowledged.put(room, new HashMap<>()));
    }

    /**
     * Until the server is killed, or all is acknowledged and nothing new is wanted.
     *
     * @param answers gets a permit for each acknowledgement
     */
    void write(ChatProcess server, BooleanSupplier more, Semaphore answers) throws IOException {
        try (Peer peer = Peer.open(server.address())) {
            enter(peer);
            for (Message message : unanswered.values()) {
                message.say(peer);
            }
            while (more.getAsBoolean() || !unanswered.isEmpty()) {
                while (more.getAsBoolean() && unanswered.size() < WINDOW) {
                    Message message = next();
                    unanswered.put(message.ref(), message);
                    message.say(peer);
                }
                hearAnswer(peer);
                answers.release();
            }
        } catch (IOException e) {
            if (!server.isKilled()) {
                throw e;
            }
        }
    }

    private void enter(Peer peer) throws IOException {
        if (token == null) {
            peer.hello(name);
        } else {
            peer.helloWith(token);
        }
        token = peer.token();
        for (String room : rooms) {
            peer.join(room);
        }
    }

    private Message next() {
        String room = rooms.get(random.nextInt(rooms.size()));
        String ref = String.valueOf(++last);
        return random.nextInt(50) == 0
                ? new Message(name, room, ref, true, PNG.length + random.nextInt(MOST_MEDIA))
                : new Message(name, room, ref, false, 1 + random.nextInt(1 + random.nextInt(MOST_REPETITIONS)));
    }

    private void hearAnswer(Peer peer) throws IOException {
        JsonNode answer = peer.next();
        while (!answer.path("type").asString().equals("said")) {
            assertEquals("", answer.path("code").asString(), answer.toString());
            answer = peer.next();
        }
        Message message = unanswered.remove(answer.path("ref").asString());
        assertEquals(message.room(), answer.path("room").asString());
        assertNull(acknowledged.get(message.room()).put(answer.path("id").asLong(), message), answer.toString());
        if (answer.path("repeated").asBoolean()) {
            repeated++;
        }
    }

    /** Its messages in a room by the ids that it was told: in the end, all that it ever said there. */
    Map<Long, Message> acknowledged(String room) {
        return acknowledged.get(room);
    }

    /** How many had been stored before a server was killed, though it had not told so. */
    int repeated() {
        return repeated;
    }
}
