package dev.foghorn.chat.log;

/**
 * How far a room's log reaches.
 *
 * @param first id of the oldest message that is kept; {@code last + 1} if none is
 * @param last id of the newest message ever; 0 if there was none
 */
public record Extent(long first, long last) {}
