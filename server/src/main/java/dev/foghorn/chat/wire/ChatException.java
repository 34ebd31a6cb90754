package dev.foghorn.chat.wire;

/** Something that a client asked for cannot be done; it is told so in an {@code error}. Has no stack trace. */
public final class ChatException extends Exception {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final long retryMillis;
    /** What the message is about, as far as it was understood; may be null. */
    private final String to;
    private final String room;
    private final String ref;

    /** @param sentence for a person: what is wrong, and what would be right */
    public ChatException(ErrorCode code, String sentence) {
        this(code, sentence, null, null, null, 0);
    }

    /** @param retryMillis when to try again; 0 if that is of no use */
    public ChatException(ErrorCode code, String sentence, long retryMillis) {
        this(code, sentence, null, null, null, retryMillis);
    }

    private ChatException(ErrorCode code, String sentence, String to, String room, String ref, long retryMillis) {
        super(sentence, null, false, false);
        this.code = code;
        this.to = to;
        this.room = room;
        this.ref = ref;
        this.retryMillis = retryMillis;
    }

    /** The same, said about a message. */
    public ChatException about(String room, String ref) {
        return new ChatException(code, getMessage(), to, room, ref, retryMillis);
    }

    /** The same, in answer to a message of this type. */
    public ChatException answering(String type) {
        return new ChatException(code, getMessage(), type, room, ref, retryMillis);
    }

    public ErrorCode code() {
        return code;
    }

    public String to() {
        return to;
    }

    public String room() {
        return room;
    }

    public String ref() {
        return ref;
    }

    public long retryMillis() {
        return retryMillis;
    }
}
