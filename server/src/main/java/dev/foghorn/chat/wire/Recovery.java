package dev.foghorn.chat.wire;

import java.util.Locale;

/** What became of a wish for what was missed. */
public enum Recovery {
    /** There was no such wish. */
    NOT_ASKED,
    /** All that was missed comes. */
    COMPLETE,
    /** It is another log. */
    EPOCH,
    /** The log does not reach back so far. */
    GONE,
    /** The log has not come so far. */
    AHEAD;

    /** Why nothing comes, as it is on the wire; null if there is nothing to be told. */
    String reason() {
        return this == NOT_ASKED || this == COMPLETE ? null : name().toLowerCase(Locale.ROOT);
    }
}
