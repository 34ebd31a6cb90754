package dev.foghorn.protocol.message;

import dev.foghorn.protocol.close.ProtocolException;

/**
 * An extension that transforms whole messages and marks them with a reserved bit of their first frame, as
 * permessage-deflate does with RSV1 (RFC 6455 sections 5.8 and 9.2; RFC 7692). One object serves one connection, and
 * its two directions are independent.
 * Arrays that it gives are valid until it is called again, on this or another connection of the thread.
 */
public interface MessageExtension {
    /** {@link #encode} leaves the message as it is. */
    int AS_IT_IS = -1;

    /** The bits that mark a transformed message, as {@code FrameHeader.rsv()} has them. */
    int rsv();

    /**
     * Transforms a message to be sent.
     *
     * @return the length of the transformed payload, which {@link #encoded} starts with; or {@link #AS_IT_IS} to send
     *     this message unmarked
     */
    int encode(byte[] payload, int offset, int length);

    /** See {@link #encode}. */
    byte[] encoded();

    /**
     * Undoes the transformation for the next bytes of a received message: gives the result to {@code out} in pieces,
     * all but the last, so that it need not be copied if it is the only one.
     *
     * @return the length of the last piece, which {@link #decoded} starts with
     * @throws ProtocolException if the bytes cannot be undone, or {@code out} refuses a piece: then stop at once
     */
    int decode(byte[] array, int offset, int length, Output out) throws ProtocolException;

    /** See {@link #decode}. */
    byte[] decoded();

    /**
     * The message that {@link #decode} was called for is complete. Leaves {@link #decoded} as it is.
     *
     * @throws ProtocolException if something of it is missing
     */
    void decodeEnd() throws ProtocolException;

    /** By how many bytes a payload of this length may be longer when it is transformed. */
    int overhead(int length);

    /** The connection has ended: lets everything go. */
    void release();

    /** Takes what a transformation gives back. */
    @FunctionalInterface
    interface Output {
        /**
         * @param array valid during the call
         * @throws ProtocolException 1009 if the message grows over its limit, 1007 if a text is not UTF-8
         */
        void accept(byte[] array, int offset, int length) throws ProtocolException;
    }
}
