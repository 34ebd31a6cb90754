package dev.foghorn.chat;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.foghorn.chat.log.Draft;
import org.junit.jupiter.api.Test;

class ChatOptionsTest {
    /** Else who says something so long would meet an error of the server. */
    @Test
    void nothingIsAllowedThatNoLogTakes() {
        ChatOptions largest = ChatOptions.DEFAULT.withMaxText(Draft.MAX_CONTENT).withMaxMedia(Draft.MAX_CONTENT);
        assertThrows(IllegalArgumentException.class, () -> largest.withMaxText(Draft.MAX_CONTENT + 1));
        assertThrows(IllegalArgumentException.class, () -> largest.withMaxMedia(Draft.MAX_CONTENT + 1));
    }
}
