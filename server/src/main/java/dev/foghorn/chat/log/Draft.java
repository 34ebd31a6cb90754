package dev.foghorn.chat.log;

/**
 * A message that is to be appended to a room's log.
 *
 * @param user who says it
 * @param reference chosen by the user: with the same one again it is the same message
 * @param at milliseconds since 1970
 * @param media the content's media type; null for text
 * @param content UTF-8 if it is text; never changed afterwards
 * @param flagged whether somebody should look at it
 */
public record Draft(
        String room, String user, String reference, long at, String media, byte[] content, boolean flagged) {}
