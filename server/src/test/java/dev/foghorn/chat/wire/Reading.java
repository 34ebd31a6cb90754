package dev.foghorn.chat.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads messages as a loop does, out of the middle of an array that has something else around them. */
final class Reading {
    static final int MAX_TEXT = 4096;
    static final int MAX_MEDIA = 1000;
    static final MessageReader READER = new MessageReader(MAX_TEXT, MAX_MEDIA);

    private static final int AROUND = 5;

    private Reading() {}

    private interface Reader {
        ClientMessage read(byte[] array, int offset, int length) throws ChatException;
    }

    static ClientMessage text(String json) throws ChatException {
        return text(json.getBytes(StandardCharsets.UTF_8));
    }

    static ClientMessage text(byte[] json) throws ChatException {
        return inTheMiddle(json, READER::readText);
    }

    static ClientMessage media(byte[] frame) throws ChatException {
        return inTheMiddle(frame, READER::readMedia);
    }

    private static ClientMessage inTheMiddle(byte[] bytes, Reader reader) throws ChatException {
        byte[] array = new byte[AROUND + bytes.length + AROUND];
        Arrays.fill(array, (byte) '}');
        System.arraycopy(bytes, 0, array, AROUND, bytes.length);
        return reader.read(array, AROUND, bytes.length);
    }

    /** The message is refused as a bad one, with something like this in the sentence. */
    static ChatException refused(String json, String part) {
        return checked(assertThrows(ChatException.class, () -> text(json), json), ErrorCode.BAD_MESSAGE, part);
    }

    static ChatException refused(byte[] frame, ErrorCode code, String part) {
        return checked(assertThrows(ChatException.class, () -> media(frame)), code, part);
    }

    private static ChatException checked(ChatException e, ErrorCode code, String part) {
        assertEquals(code, e.code(), e.getMessage());
        assertTrue(e.getMessage().contains(part), () -> "'" + part + "' is expected in: " + e.getMessage());
        return e;
    }
}
