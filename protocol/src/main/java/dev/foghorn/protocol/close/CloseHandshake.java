package dev.foghorn.protocol.close;

/**
 * The closing handshake of one side of one connection (RFC 6455 section 7), and the only place that stores close state.
 *
 * <pre>
 *                    send Close       receive data     receive Close      violation           EOF
 *   OPEN             CLOSE_SENT       deliver          CLOSE_RECEIVED     send Close, FAILED  FAILED 1006
 *   CLOSE_SENT       refused          deliver          DONE               FAILED              FAILED 1006
 *   CLOSE_RECEIVED   DONE             ignored          ignored            ignored             DONE
 *   DONE, FAILED     refused          ignored          ignored            ignored             (terminal)
 *
 *                send Close                    receive Close
 *        +------------------- OPEN -------------------+
 *        v                     |                      v
 *    CLOSE_SENT                | violation, EOF   CLOSE_RECEIVED
 *        |    \ violation, EOF v                      |
 *        |     +-----------> FAILED                   |
 *        |  receive Close             send Close, EOF |
 *        +-------------------> DONE <-----------------+
 * </pre>
 *
 * Ask it questions ({@link #maySend}, {@link #mayReceive}, ...) rather than compare states. It sends nothing itself:
 * the owner writes a Close frame where a transition asks for one. One thread at a time.
 */
public final class CloseHandshake {
    /** Where the closing handshake stands. */
    public enum State {
        /** Neither side has sent a Close. */
        OPEN,
        /** We have sent a Close and wait for the peer's. */
        CLOSE_SENT,
        /** The peer has sent a Close and waits for ours. */
        CLOSE_RECEIVED,
        /** A Close went each way: a clean end. */
        DONE,
        /** The connection ended in another way. */
        FAILED
    }

    private State state = State.OPEN;
    private CloseStatus status;
    private boolean begunByUs;

    public State state() {
        return state;
    }

    /** Data, Ping and Pong may be sent. 5.5.1: "MUST NOT send any more data frames after sending a Close frame". */
    public boolean maySend() {
        return state == State.OPEN;
    }

    /** A Close may be sent: the first of the connection, or the answer to the peer's. */
    public boolean mayClose() {
        return state == State.OPEN || state == State.CLOSE_RECEIVED;
    }

    /** Bytes that arrive still mean something. 1.4: after a Close "the peer discards any further data received". */
    public boolean mayReceive() {
        return state == State.OPEN || state == State.CLOSE_SENT;
    }

    /** {@code DONE} or {@code FAILED}: no state follows. */
    public boolean isOver() {
        return state == State.DONE || state == State.FAILED;
    }

    /**
     * How the connection ended: the status of the peer's Close (7.1.5 "_The WebSocket Connection Close Code_"), or of
     * the failure. Null until a Close was received or the connection failed.
     */
    public CloseStatus status() {
        return status;
    }

    /** Whether a Close of ours came before any of the peer's, and before any failure. */
    public boolean isBegunByUs() {
        return begunByUs;
    }

    /**
     * A Close of ours is being sent.
     *
     * @return false if it is refused
     */
    public boolean sendClose() {
        switch (state) {
            case OPEN -> {
                state = State.CLOSE_SENT;
                begunByUs = true;
            }
            case CLOSE_RECEIVED -> state = State.DONE;
            default -> {
                return false;
            }
        }
        return true;
    }

    /**
     * A Close of the peer has come.
     *
     * @return whether an answer is due: "If an endpoint receives a Close frame and did not previously send a Close
     *     frame, the endpoint MUST send a Close frame in response" (5.5.1)
     */
    public boolean receiveClose(CloseStatus received) {
        switch (state) {
            case OPEN -> state = State.CLOSE_RECEIVED;
            case CLOSE_SENT -> state = State.DONE;
            default -> {
                return false;
            }
        }
        status = received;
        return state == State.CLOSE_RECEIVED;
    }

    /**
     * The peer broke the protocol, or we cannot go on (7.1.7 "_Fail the WebSocket Connection_").
     *
     * @return whether a Close with the status is due first: only if none has been sent or received
     */
    public boolean fail(CloseStatus failure) {
        if (!mayReceive()) {
            return false;
        }
        boolean closeDue = state == State.OPEN && CloseCode.mayBeSent(failure.code());
        state = State.FAILED;
        status = failure;
        return closeDue;
    }

    /** The peer's bytes have ended. */
    public void receiveEof() {
        switch (state) {
            case OPEN -> fail(CloseStatus.abnormal("the peer ended TCP without a Close frame"));
            case CLOSE_SENT -> fail(CloseStatus.abnormal("the peer ended TCP without answering our Close frame"));
            case CLOSE_RECEIVED -> state = State.DONE;
            default -> { }
        }
    }
}
