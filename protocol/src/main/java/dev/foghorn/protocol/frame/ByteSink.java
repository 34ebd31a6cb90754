package dev.foghorn.protocol.frame;

import java.nio.ByteBuffer;

/**
 * Where frames go on their way out. Frames leave in the order of their commits, save that a sink may let a Ping or
 * Pong overtake frames of which no byte has left (RFC 6455 sections 5.4 and 5.5); that is why it is told the opcode.
 */
public interface ByteSink {
    /**
     * Makes room for one frame. The caller writes exactly {@code length} bytes and calls {@link #commit} before it
     * claims again.
     *
     * @param opcode of the frame
     * @param length of the whole frame in bytes, header included
     * @return an array-backed, big-endian buffer, positioned where the frame is to start
     */
    ByteBuffer claim(Opcode opcode, int length);

    /** The frame is written into the buffer that {@link #claim} returned. */
    void commit(ByteBuffer frame);

    /**
     * Takes a frame that was encoded before, perhaps for many connections at once.
     *
     * @param frame never modified again by anybody, so it is shared instead of copied
     */
    void append(byte[] frame);

    /**
     * Takes a frame that nobody else holds, so that the sink may do with the array what it likes once it has left.
     *
     * @param array ends where the frame ends
     * @param start where the frame starts
     */
    void appendOwned(byte[] array, int start);

    /**
     * The connection failed, or the peer said Close: data, Pings and Pongs that wait, and of which no byte has left,
     * are of no use any more. A sink that keeps nothing has nothing to do.
     */
    default void discard() {}
}
