package dev.foghorn.chat.wire;

import static dev.foghorn.chat.wire.ErrorCode.BAD_MESSAGE;
import static dev.foghorn.chat.wire.ErrorCode.TOO_LONG;

import dev.foghorn.protocol.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * Reads what clients send, and takes nothing that is not in CHAT.md. Immutable, so safe from any thread; meant for a
 * loop: the time is linear in the message's length, and nothing waits.
 */
public final class MessageReader {
    private static final String SAY = "say";
    /** UTF-8 needs at most so many bytes for one char of Java. */
    private static final int MAX_BYTES_PER_CHAR = 3;

    private final int maxText;
    private final int maxMedia;

    /**
     * @param maxText bytes of what is said, in UTF-8
     * @param maxMedia bytes of a picture or a sound; 0 if there are to be none
     */
    public MessageReader(int maxText, int maxMedia) {
        this.maxText = maxText;
        this.maxMedia = maxMedia;
    }

    /** @throws ChatException BAD_MESSAGE if no message can name such a room */
    public static void requireRoom(String name) throws ChatException {
        Field.ROOM.check(name);
    }

    /** How long a binary message can be at most, in bytes: a server need not take longer ones. */
    public long maxMessage() {
        return MediaFrame.LENGTH_BYTES + (long) MediaFrame.MAX_HEADER + maxMedia;
    }

    /**
     * A text or binary message.
     *
     * @throws ChatException BAD_MESSAGE or TOO_LONG, with the room and the reference if they were understood
     */
    public ClientMessage read(Message message) throws ChatException {
        return message.isText()
                ? readText(message.array(), message.offset(), message.length())
                : readMedia(message.array(), message.offset(), message.length());
    }

    /** @param array with JSON in UTF-8, which was checked */
    ClientMessage readText(byte[] array, int offset, int length) throws ChatException {
        Fields fields = Fields.read(array, offset, length);
        try {
            ClientMessage message = message(fields);
            fields.requireNoMore();
            return message;
        } catch (ChatException e) {
            throw fields.about(e);
        }
    }

    private ClientMessage message(Fields fields) throws ChatException {
        String type = fields.text(Field.TYPE);
        return switch (type) {
            case "hello" -> new ClientMessage.Hello(
                    fields.optionalText(Field.NAME), fields.optionalText(Field.TOKEN));
            case "join" -> join(fields);
            case "leave" -> new ClientMessage.Leave(fields.text(Field.ROOM));
            case SAY -> new ClientMessage.Say(fields.text(Field.ROOM), fields.text(Field.REF), said(fields));
            case "who" -> new ClientMessage.Who(fields.text(Field.ROOM));
            case "rooms" -> new ClientMessage.Rooms();
            case "history" -> new ClientMessage.History(fields.text(Field.ROOM),
                    fields.optionalNumber(Field.BEFORE), fields.optionalInt(Field.LIMIT));
            case "typing" -> new ClientMessage.Typing(fields.text(Field.ROOM));
            case "ping" -> new ClientMessage.Ping(fields.optionalNumber(Field.N));
            case "refresh" -> new ClientMessage.Refresh();
            case "bye" -> new ClientMessage.Bye();
            default -> throw new ChatException(BAD_MESSAGE, "there is no type " + Fields.quote(type));
        };
    }

    private static ClientMessage join(Fields fields) throws ChatException {
        String room = fields.text(Field.ROOM);
        OptionalLong after = fields.optionalNumber(Field.AFTER);
        return new ClientMessage.Join(room, after, after.isPresent() ? fields.text(Field.EPOCH) : null);
    }

    private String said(Fields fields) throws ChatException {
        String text = fields.text(Field.TEXT);
        if ((long) text.length() * MAX_BYTES_PER_CHAR > maxText) {
            int bytes = text.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > maxText) {
                throw new ChatException(TOO_LONG,
                        "'text' must have at most " + maxText + " bytes in UTF-8, not " + bytes);
            }
        }
        return text;
    }

    /** @param array with a header and content */
    ClientMessage readMedia(byte[] array, int offset, int length) throws ChatException {
        MediaFrame frame;
        Fields fields;
        try {
            frame = MediaFrame.read(array, offset, length);
            fields = Fields.read(frame.header(), 0, frame.header().length);
        } catch (ChatException e) {
            throw e.to() == null ? e.answering(SAY) : e; // it can have been nothing else
        }
        try {
            return sayMedia(fields, frame);
        } catch (ChatException e) {
            throw fields.about(e);
        }
    }

    private ClientMessage sayMedia(Fields fields, MediaFrame frame) throws ChatException {
        String type = fields.text(Field.TYPE);
        if (!type.equals(SAY)) {
            throw new ChatException(BAD_MESSAGE, "the type of a binary message must be 'say', not "
                    + Fields.quote(type));
        }
        String room = fields.text(Field.ROOM);
        String ref = fields.text(Field.REF);
        if (maxMedia == 0) {
            throw new ChatException(BAD_MESSAGE, "pictures and sounds are not taken here");
        }
        MediaType media = MediaType.of(fields.text(Field.MEDIA));
        fields.requireNoMore();
        if (frame.contentLength() > maxMedia) {
            throw new ChatException(TOO_LONG,
                    "a picture or a sound must have at most " + maxMedia + " bytes, not " + frame.contentLength());
        }
        byte[] content = frame.content();
        media.check(content);
        return new ClientMessage.SayMedia(room, ref, media.text(), content);
    }
}
