package dev.foghorn.protocol.close;

/**
 * The peer broke a rule; the connection must be failed with the status it carries (RFC 6455 section 7.1.7).
 *
 * <p>Has no stack trace: what counts is what the peer sent, not where we noticed, and a hostile peer must not make us
 * walk stacks.
 */
public final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient CloseStatus status;

    /**
     * @param code one that {@linkplain CloseCode#mayBeSent may be sent}
     * @param sentence what was wrong, for the Close frame's reason and the log
     */
    public ProtocolException(int code, String sentence) {
        super(sentence, null, false, false);
        this.status = new CloseStatus(code, sentence);
    }

    /** The code and reason to fail the connection with. */
    public CloseStatus status() {
        return status;
    }
}
