package dev.foghorn.chat.log;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DraftTest {
    private static Draft draft(String room, String user, String reference, String media, int length) {
        return new Draft(room, user, reference, 0, media, new byte[length], false);
    }

    /** A database would keep a question mark in its place, and two of them would be the same message. */
    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "\udca9", "a\ud83d", "\ud83da", "\udca9\ud83d", "\ud83d\ud83d\udca9"})
    void halfASurrogatePairIsNoName(String name) {
        for (String message : new String[] {
            assertThrows(IllegalArgumentException.class, () -> draft(name, "u", "r", null, 0)).getMessage(),
            assertThrows(IllegalArgumentException.class, () -> draft("r", name, "r", null, 0)).getMessage(),
            assertThrows(IllegalArgumentException.class, () -> draft("r", "u", name, null, 0)).getMessage()
        }) {
            assertTrue(message.endsWith("has half a surrogate pair in it"), message);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\u00e4", "\u20ac", "\ud83d\udca9"})
    void aNameHas256BytesAtMost(String character) {
        int bytes = character.getBytes(StandardCharsets.UTF_8).length;
        String longest = character.repeat(Draft.MAX_NAME / bytes) + "x".repeat(Draft.MAX_NAME % bytes);
        assertDoesNotThrow(() -> draft(longest, longest, longest, null, 0));
        assertEquals("the user is longer than 256 bytes in UTF-8", assertThrows(IllegalArgumentException.class,
                () -> draft("room", longest + "x", "1", null, 0)).getMessage());
    }

    @Test
    void contentHasAMebibyteAtMost() {
        assertDoesNotThrow(() -> draft("room", "ann", "1", "x".repeat(128), 1 << 20));
        assertThrows(IllegalArgumentException.class, () -> draft("room", "ann", "1", null, (1 << 20) + 1));
        assertThrows(IllegalArgumentException.class, () -> draft("room", "ann", "1", "x".repeat(129), 0));
        assertThrows(IllegalArgumentException.class, () -> draft("room", "ann", "1", "\u00e4", 0));
    }

    @Test
    void namesMustBeThere() {
        assertThrows(NullPointerException.class, () -> draft(null, "ann", "1", null, 0));
        assertThrows(NullPointerException.class, () -> draft("room", null, "1", null, 0));
        assertThrows(NullPointerException.class, () -> draft("room", "ann", null, null, 0));
    }
}
