package dev.foghorn.protocol.message;

import dev.foghorn.protocol.close.ProtocolException;

/**
 * An extension that transforms whole messages and marks them with a reserved bit of their first frame, as
 * permessage-deflate does with RSV1 (RFC 6455 sections 5.8 and 9.2; RFC 7692). One object serves one connection, and
 * its two directions are independent.
 */
public interface MessageExtension {
    /** The bits that mark a transformed message, as {@code FrameHeader.rsv()} has them. */
    int rsv();

    /**
     * Transforms a message to be sent.
     *
     * @return the transformed payload, or null to send this message as it is, unmarked
     */
    byte[] encode(byte[] payload, int offset, int length);

    /**
     * Undoes the transformation for the next bytes of a received message, giving the result to {@code out} in pieces.
     *
     * @throws ProtocolException if the bytes cannot be undone, or {@code out} refuses a piece: then stop at once
     */
    void decode(byte[] array, int offset, int length, Output out) throws ProtocolException;

    /** The message that {@link #decode} was called for is complete; gives the rest of it to {@code out}. */
    void decodeEnd(Output out) throws ProtocolException;

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
