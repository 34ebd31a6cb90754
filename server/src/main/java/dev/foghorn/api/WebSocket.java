package dev.foghorn.api;

import dev.foghorn.protocol.handshake.RequestTarget;
import dev.foghorn.protocol.message.Message;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;

/**
 * One WebSocket connection, of a server or of a client.
 *
 * <p>Every method may be called from any thread. Sends of one thread arrive in their order; sends of different threads
 * interleave message by message. In a connection's own callbacks a send is encoded at once into the loop's buffer; from
 * elsewhere it is encoded there and queued, or posted to the loop. No method blocks.
 */
public interface WebSocket {
    /** Sends a text message. */
    SendResult send(String text);

    /** Sends a binary message; the array may be changed once this returns. */
    SendResult send(byte[] binary);

    /** Sends a message of the same kind and content as a received one. */
    SendResult send(Message message);

    /**
     * Sends a message that was encoded before, for many connections at once. A server's connection copies nothing; a
     * client's must mask a copy.
     */
    SendResult send(PreparedMessage message);

    /**
     * {@link #send(PreparedMessage)}, and tells when it has left. Any message can be {@link PreparedMessage prepared}.
     *
     * @param written completed, on the connection's loop, once the last byte was handed to the socket: not when the
     *     peer has it; or exceptionally, with an {@link java.io.IOException} that tells why, if the message is dropped
     *     or the connection ends before
     */
    SendResult send(PreparedMessage message, CompletableFuture<Void> written);

    /**
     * Sends a message cut into frames of at most {@code fragmentSize} bytes (RFC 6455 section 5.4).
     *
     * @param fragmentSize at least 1
     */
    SendResult sendInFragments(PreparedMessage message, int fragmentSize);

    /**
     * Sends a Ping; {@link WebSocketHandler#onPong} tells when the answer comes (section 5.5.2). It overtakes messages
     * that wait for a slow peer, whose limit is not its; while they wait, it replaces a Ping that waits too.
     *
     * @param applicationData at most 125 bytes
     * @throws IllegalArgumentException if it is longer
     */
    SendResult ping(byte[] applicationData);

    /** {@link #close(int, String)} with 1000 and no reason. */
    void close();

    /**
     * Starts the closing handshake after everything sent before (section 7.1.2). Messages may still arrive until the
     * peer's Close does. Does nothing if the connection is closing already.
     *
     * @param code 1000-1003, 1007-1014 or 3000-4999 (section 7.4)
     * @param reason at most 123 bytes in UTF-8
     * @throws IllegalArgumentException if either is not so
     */
    void close(int code, String reason);

    /** Whether messages may be sent: no Close was sent or received, and nothing failed. */
    boolean isOpen();

    /** Bytes that wait for the peer, as far as this thread can see. */
    long queuedBytes();

    /** Keeps an object of the handler's with the connection; null lets it go. Seen by all threads. */
    void attach(Object attachment);

    /** What was attached, or null. */
    Object attachment();

    /** Path and query of the handshake's request. */
    RequestTarget target();

    /** The subprotocol that was agreed on, or null. */
    String subprotocol();

    /** Whether permessage-deflate was agreed on (RFC 7692). */
    boolean isCompressed();

    /**
     * The peer's address, or the client's, if a proxy that is trusted told it (PROXY protocol). The same at all times,
     * so in {@link WebSocketHandler#onClose}, {@link WebSocketHandler#onFailure} and later too.
     */
    SocketAddress remoteAddress();

    /**
     * How the connection ended, and what had passed on it: to be asked for in {@link WebSocketHandler#onClose} and
     * {@link WebSocketHandler#onFailure}, and from then on. Null before.
     */
    ClosingReport closingReport();
}
