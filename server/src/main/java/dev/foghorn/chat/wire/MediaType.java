package dev.foghorn.chat.wire;

import static dev.foghorn.chat.wire.ErrorCode.BAD_MESSAGE;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The pictures and sounds that may be sent: what browsers show without a program being in it, as one can be in SVG.
 * Each is known by its first bytes, so that nothing else is passed on under its name.
 */
enum MediaType {
    PNG("image/png", "\u0089PNG\r\n\u001a\n"),
    JPEG("image/jpeg", "\u00ff\u00d8\u00ff"),
    GIF("image/gif", "GIF87a", "GIF89a"),
    WEBP("image/webp", "RIFF....WEBP"),
    /** With tags in front, or at once with a frame: of MPEG 1, 2 or 2.5, layer III, with a checksum or without. */
    MP3("audio/mpeg", "ID3", "\u00ff\u00fb", "\u00ff\u00fa", "\u00ff\u00f3", "\u00ff\u00f2", "\u00ff\u00e3",
            "\u00ff\u00e2"),
    OGG("audio/ogg", "OggS"),
    WAV("audio/wav", "RIFF....WAVE"),
    /** The header of EBML. */
    WEBM("audio/webm", "\u001a\u0045\u00df\u00a3");

    /** In a beginning: some byte, here a length. */
    private static final char ANY = '.';

    private static final String ALL =
            Arrays.stream(values()).map(MediaType::text).collect(Collectors.joining(", "));

    private final String text;
    private final String[] beginnings;

    /** @param beginnings a character for each byte */
    MediaType(String text, String... beginnings) {
        this.text = text;
        this.beginnings = beginnings;
    }

    /** @throws ChatException if it is none of these, written exactly like this */
    static MediaType of(String text) throws ChatException {
        for (MediaType type : values()) {
            if (type.text.equals(text)) {
                return type;
            }
        }
        throw Field.MEDIA.refuse("must be one of " + ALL);
    }

    String text() {
        return text;
    }

    void check(byte[] content) throws ChatException {
        for (String beginning : beginnings) {
            if (begins(content, beginning)) {
                return;
            }
        }
        throw new ChatException(BAD_MESSAGE, "the content does not begin as " + text + " does");
    }

    private static boolean begins(byte[] content, String beginning) {
        if (content.length < beginning.length()) {
            return false;
        }
        for (int i = 0; i < beginning.length(); i++) {
            char expected = beginning.charAt(i);
            if (expected != ANY && expected != (content[i] & 0xFF)) {
                return false;
            }
        }
        return true;
    }
}
