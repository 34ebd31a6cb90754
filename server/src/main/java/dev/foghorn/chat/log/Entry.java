package dev.foghorn.chat.log;

/**
 * A message in a room's log.
 *
 * @param id from 1 on, in the room's order, without a gap
 * @param draft what was appended
 */
public record Entry(long id, Draft draft) {}
