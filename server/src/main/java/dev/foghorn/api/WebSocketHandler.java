package dev.foghorn.api;

import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.message.Message;

/**
 * What a program does with a connection. Only {@link #onMessage} must be there, so a lambda is a handler; one object
 * may serve any number of connections.
 *
 * <pre>
 *   onOpen  --&gt;  onMessage, onPong, onWritable, in any number and order  --&gt;  onClose or onFailure
 * </pre>
 *
 * Exactly one of the last two ends the story of every connection whose handshake succeeded, even if {@code onOpen}
 * threw. It comes last, once the connection has left its loop, its queue and its rooms.
 *
 * <p>All callbacks of a connection run on its loop's thread, one at a time. They must not block: other connections
 * wait on the same thread. A callback that throws closes its connection with 1011 and is logged.
 */
@FunctionalInterface
public interface WebSocketHandler {
    /** The handshake succeeded; messages may be sent. */
    default void onOpen(WebSocket socket) {}

    /**
     * A whole message arrived.
     *
     * @param message valid until this returns; see {@link Message}
     */
    void onMessage(WebSocket socket, Message message);

    /** A Pong arrived, usually the answer to a Ping of ours; valid until this returns. */
    default void onPong(WebSocket socket, Message applicationData) {}

    /** The queue is under the low-water mark again, after a send had answered {@link SendResult#SLOW_DOWN}. */
    default void onWritable(WebSocket socket) {}

    /** The end: a Close was both sent and received. The status is the peer's. */
    default void onClose(WebSocket socket, CloseStatus status) {}

    /**
     * The end in any other way: the peer broke the protocol, vanished or was too slow, or a callback threw. The status
     * has the code that we sent or would have sent, or 1006, and a sentence that tells what happened.
     */
    default void onFailure(WebSocket socket, CloseStatus status) {}
}
