package dev.foghorn.chat.client;

import java.time.Instant;

/**
 * What somebody said in a room.
 *
 * @param id its place in the room's log
 * @param from who said it
 * @param ref the reference its sender chose
 * @param text null for a picture or a sound
 * @param media the media type of a picture or a sound; null for a text
 * @param content the picture or sound; null for a text. Not copied
 * @param flagged whether a filter wants it to be looked at
 */
public record ChatMessage(
        String room, long id, String from, Instant at, String ref, String text, String media, byte[] content,
        boolean flagged) {
    /** From a {@code message}. */
    static ChatMessage of(Received message) {
        return new ChatMessage(message.text("room"), message.number("id"), message.text("from"),
                Instant.ofEpochMilli(message.number("at")), message.text("ref"), message.text("text"),
                message.text("media"), message.content(), message.isTrue("flagged"));
    }
}
