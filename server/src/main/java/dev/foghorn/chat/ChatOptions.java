package dev.foghorn.chat;

import dev.foghorn.chat.log.Draft;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What a chat allows, and how it works.
 *
 * @param maxText bytes of a text, in UTF-8; at most {@link Draft#MAX_CONTENT}
 * @param maxMedia bytes of a picture or a sound, at most as many; 0 if there are to be none
 * @param roomsOfOne rooms that one connection may be in
 * @param rooms rooms that may have somebody in them at a time
 * @param roles by room: the role that is needed to join it
 * @param helloTimeout from connecting to an answered {@code hello}
 * @param ping silence after which clients are to ask for a {@code pong}
 * @param scribes threads that write to the log; each room belongs to one of them
 * @param queue bytes that may wait for each scribe; then who wants to say something is answered {@code busy}
 */
public record ChatOptions(
        int maxText,
        int maxMedia,
        int roomsOfOne,
        int rooms,
        Map<String, String> roles,
        Duration helloTimeout,
        Duration ping,
        int scribes,
        int queue) {

    /**
     * A page of text and a small picture. Two scribes, so that one that waits for its disk leaves the other rooms
     * alone; 16 MiB are tens of thousands of texts, which is what a store takes in some seconds.
     */
    public static final ChatOptions DEFAULT = new ChatOptions(4 << 10, 256 << 10, 50, 10_000, Map.of(),
            Duration.ofSeconds(10), Duration.ofSeconds(15), 2, 16 << 20);

    public ChatOptions {
        roles = Map.copyOf(roles);
        Objects.requireNonNull(helloTimeout, "helloTimeout");
        Objects.requireNonNull(ping, "ping");
        requireAtLeast(1, "maxText", maxText);
        requireAtMost(Draft.MAX_CONTENT, "maxText", maxText);
        requireAtLeast(0, "maxMedia", maxMedia);
        requireAtMost(Draft.MAX_CONTENT, "maxMedia", maxMedia);
        requireAtLeast(1, "roomsOfOne", roomsOfOne);
        requireAtLeast(1, "rooms", rooms);
        requireAtLeast(1, "scribes", scribes);
        requireAtLeast(1, "queue", queue);
        if (helloTimeout.isNegative() || helloTimeout.isZero() || ping.isNegative() || ping.isZero()) {
            throw new IllegalArgumentException("helloTimeout and ping must be more than zero");
        }
    }

    private static void requireAtLeast(int least, String name, int value) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", not " + value);
        }
    }

    private static void requireAtMost(int most, String name, int value) {
        if (value > most) {
            throw new IllegalArgumentException(name + " must be at most " + most + ", not " + value);
        }
    }

    public ChatOptions withMaxText(int maxText) {
        return new ChatOptions(maxText, maxMedia, roomsOfOne, rooms, roles, helloTimeout, ping, scribes, queue);
    }

    public ChatOptions withMaxMedia(int maxMedia) {
        return new ChatOptions(maxText, maxMedia, roomsOfOne, rooms, roles, helloTimeout, ping, scribes, queue);
    }

    public ChatOptions withRooms(int roomsOfOne, int rooms) {
        return new ChatOptions(maxText, maxMedia, roomsOfOne, rooms, roles, helloTimeout, ping, scribes, queue);
    }

    public ChatOptions withRoles(Map<String, String> roles) {
        return new ChatOptions(maxText, maxMedia, roomsOfOne, rooms, roles, helloTimeout, ping, scribes, queue);
    }

    public ChatOptions withHelloTimeout(Duration helloTimeout) {
        return new ChatOptions(maxText, maxMedia, roomsOfOne, rooms, roles, helloTimeout, ping, scribes, queue);
    }

    public ChatOptions withPing(Duration ping) {
        return new ChatOptions(maxText, maxMedia, roomsOfOne, rooms, roles, helloTimeout, ping, scribes, queue);
    }

    public ChatOptions withScribes(int scribes, int queue) {
        return new ChatOptions(maxText, maxMedia, roomsOfOne, rooms, roles, helloTimeout, ping, scribes, queue);
    }
}
