package dev.foghorn.chat.wire;

import java.util.Locale;

/** Why something was not done; CHAT.md tells what to do about each. */
public enum ErrorCode {
    BAD_MESSAGE,
    HELLO_FIRST,
    UNAUTHORIZED,
    NAME_TAKEN,
    FORBIDDEN,
    NOT_IN_ROOM,
    TOO_LONG,
    REJECTED,
    TOO_FAST,
    TOO_MANY_ROOMS,
    BUSY,
    STORE_DOWN;

    /** As it is on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
