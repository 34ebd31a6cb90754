package dev.foghorn.loop;

import java.nio.ByteBuffer;

/**
 * What a connection does with what it reads, one phase after another:
 *
 * <pre>
 *   ProxyOpening -> TlsHandshake -> ServerOpening, ClientOpening  --101-->  Session  --ended-->  Discard
 *    (behind one)    (if secure)             +---------------- refused -------------------------^
 * </pre>
 *
 * Replacing the phase, instead of asking a flag, makes sure that bytes after a refusal or an end are never run as
 * frames. All methods are called on the loop's thread.
 */
interface Phase {
    /** TCP is connected, and secured if it is to be: bytes may be written. Not called where they were from the start. */
    default void connected() {}

    /** Where the next bytes are best read to; null if the loop's buffer will do. */
    default ByteBuffer room() {
        return null;
    }

    /** Bytes came; consumes them all, unless the connection's {@linkplain Connection#spend share} is used up. */
    void receive(ByteBuffer in);

    /** The peer has shut its output down. */
    void receiveEof();

    /** Whether everything was said: TCP is to end once the outbox is empty (RFC 6455 section 7.1.1). */
    default boolean isFinished() {
        return false;
    }

    /** Whether nothing of the peer's can be on its way any more, if it keeps the rules; asked when finished. */
    default boolean hasHeardAll() {
        return false;
    }

    /** Whether the time for closing runs: something final was sent, or is due. */
    default boolean isClosing() {
        return false;
    }

    /** Whether reading stops while much waits for the peer. */
    default boolean pausesReading() {
        return true;
    }

    /** The queue fell under the low-water mark. */
    default void writable() {}

    /** Looks at the clock, about once a second; see {@link EventLoop#now}. */
    default void sweep() {}

    /**
     * The loops are closing: ends in good order, if it has not begun to end.
     *
     * @param code why, where there is a Close to say it
     */
    void goAway(int code);

    /** Whether closing waits for this connection's end: for a handshake's, not for a peer that never asked anything. */
    default boolean delaysClosing() {
        return true;
    }

    /** TCP failed or a time ran out; {@link #ended} comes next. */
    void lost(String how);

    /** The connection is gone from its loop. The last call. */
    void ended();
}
