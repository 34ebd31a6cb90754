package dev.foghorn.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import javax.net.ssl.SSLException;

/**
 * How a connection's clear bytes go over its socket, which the connection holds. On the loop's thread only, but for
 * {@link #unsent}.
 *
 * <pre>
 *                           PlainTransport: as they are; one for all connections of a loop
 *   Connection &lt;--read--         or                                        &lt;--&gt;  socket
 *              --write--&gt;   TlsTransport: in records; each connection's own
 * </pre>
 */
interface Transport {
    /**
     * TCP is connected.
     *
     * @return whether bytes may be written now; if not, they may be once the transport says so
     */
    default boolean start() throws IOException {
        return true;
    }

    /**
     * Reads from the socket once, and puts what that gives into a buffer: perhaps nothing, since records are opened
     * whole.
     *
     * @param socket the connection's
     * @param in has room for {@link EventLoop#BUFFER_BYTES} if the transport {@linkplain #isSecure is secure}
     * @return how many bytes the socket had, or -1 at its end, once all that came was given out
     */
    int read(ByteChannel socket, ByteBuffer in) throws IOException;

    /**
     * Why the last read was the last that has clear bytes, or null if it was not. What it gave is good: it was before
     * the bytes that are not. The peer is told by what is {@link #unsent}.
     */
    default SSLException failure() {
        return null;
    }

    /** Whether all that the peer sends was given out, since it has said so; the end of its bytes says it as well. */
    default boolean isAtEnd() {
        return false;
    }

    /** Whether the end came without the word that TLS has for it, so that something may be missing. */
    default boolean isTruncated() {
        return false;
    }

    /** Whether it can make use of bytes now. */
    default boolean mayRead() {
        return true;
    }

    /** Takes clear bytes, and writes them: fewer than there are, or leaving some {@link #unsent}, on a full socket. */
    int write(ByteChannel socket, ByteBuffer out) throws IOException;

    /** Bytes that were taken and that the socket has not, or that the transport itself has to say; from any thread. */
    default int unsent() {
        return 0;
    }

    /**
     * Writes what is {@link #unsent}.
     *
     * @return whether all of it has left
     */
    default boolean flush(ByteChannel socket) throws IOException {
        return true;
    }

    /** Nothing will be written any more: says so, where there is a word for it. Further calls do nothing. */
    default void endOutput() throws IOException {}

    /** The connection is gone: nothing is read or written any more. */
    default void abandon() {}

    /** Whether bytes on the wire are encrypted. */
    default boolean isSecure() {
        return false;
    }
}
