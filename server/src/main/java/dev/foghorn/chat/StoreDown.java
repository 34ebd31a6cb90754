package dev.foghorn.chat;

import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ErrorCode;

/** What clients are told when the log cannot be read or written. */
final class StoreDown {
    /** Long enough for a database to come back, short enough for a person to wait. */
    private static final long RETRY_MILLIS = 2000;

    private StoreDown() {}

    static ChatException exception() {
        return new ChatException(ErrorCode.STORE_DOWN, "the store cannot be reached: try again", RETRY_MILLIS);
    }
}
