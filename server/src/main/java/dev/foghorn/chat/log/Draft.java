package dev.foghorn.chat.log;

import java.util.Objects;

/**
 * A message that is to be appended to a room's log. One that no log could keep cannot be made.
 *
 * @param room at most {@value #MAX_NAME} bytes in UTF-8, without half a surrogate pair; so are user and reference
 * @param user who says it
 * @param reference chosen by the user: with the same one again it is the same message. Compared exactly, as the others
 * @param at milliseconds since 1970
 * @param media the content's media type, at most {@value #MAX_MEDIA} characters of ASCII; null for text
 * @param content at most {@value #MAX_CONTENT} bytes, UTF-8 if it is text; never changed afterwards
 * @param flagged whether somebody should look at it
 */
public record Draft(
        String room, String user, String reference, long at, String media, byte[] content, boolean flagged) {
    /** 64 characters, whatever they are; three of them fit into the key of an index everywhere. */
    public static final int MAX_NAME = 256;

    /** RFC 6838, section 4.2, allows 127 on either side of the slash, and says that 64 are better. */
    public static final int MAX_MEDIA = 128;

    /** The longest value that H2 keeps in a row. */
    public static final int MAX_CONTENT = 1 << 20;

    /** @throws IllegalArgumentException if it is over one of the limits */
    public Draft {
        checkName("room", room);
        checkName("user", user);
        checkName("reference", reference);
        if (media != null && (media.length() > MAX_MEDIA || !media.chars().allMatch(c -> c < 0x80))) {
            throw new IllegalArgumentException("the media type is longer than " + MAX_MEDIA + ", or not ASCII");
        }
        if (content.length > MAX_CONTENT) {
            throw new IllegalArgumentException("the content is longer than " + MAX_CONTENT + " bytes");
        }
    }

    private static void checkName(String what, String name) {
        Objects.requireNonNull(name, what);
        int bytes = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(c)) {
                bytes += 3;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < name.length() && Character.isLowSurrogate(name.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                throw new IllegalArgumentException("the " + what + " has half a surrogate pair in it");
            }
        }
        if (bytes > MAX_NAME) {
            throw new IllegalArgumentException("the " + what + " is longer than " + MAX_NAME + " bytes in UTF-8");
        }
    }
}
