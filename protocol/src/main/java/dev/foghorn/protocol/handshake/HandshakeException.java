package dev.foghorn.protocol.handshake;

/**
 * The peer's part of the opening handshake is wrong. Carries no stack trace: what counts is what the peer sent.
 */
public final class HandshakeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int httpStatus;

    /**
     * @param httpStatus what a server answers with; a client fails the connection whatever it is
     * @param sentence what was wrong and, where it helps, what would be right
     */
    public HandshakeException(int httpStatus, String sentence) {
        super(sentence, null, false, false);
        this.httpStatus = httpStatus;
    }

    public int httpStatus() {
        return httpStatus;
    }
}
