package dev.foghorn.chat;

import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ErrorCode;

/** What clients are told in several places. */
final class Refusals {
    /** Long enough for a database to come back, short enough for a person to wait. */
    private static final long STORE_RETRY_MILLIS = 2000;
    /** What is full now is likely to have some room in a second. */
    private static final long BUSY_RETRY_MILLIS = 1000;

    private Refusals() {}

    static ChatException storeDown() {
        return new ChatException(
                ErrorCode.STORE_DOWN, "the store cannot be reached: try again", STORE_RETRY_MILLIS);
    }

    static ChatException busy() {
        return new ChatException(
                ErrorCode.BUSY, "more waits for the store than it takes: try again", BUSY_RETRY_MILLIS);
    }

    static ChatException notInRoom() {
        return new ChatException(ErrorCode.NOT_IN_ROOM, "join the room first");
    }
}
