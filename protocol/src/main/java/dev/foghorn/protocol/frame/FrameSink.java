package dev.foghorn.protocol.frame;

import dev.foghorn.protocol.close.ProtocolException;

/**
 * Where a {@link FrameParser} puts what it reads: for each frame one {@code onFrame}, as many {@code onPayload} as the
 * payload came in pieces (none if it is empty), one {@code onFrameEnd}.
 */
public interface FrameSink {
    /**
     * A header is complete, and no rule on a single frame is broken.
     *
     * @param header valid until the frame ends
     */
    void onFrame(FrameHeader header) throws ProtocolException;

    /**
     * The next window of the payload, unmasked in place.
     *
     * @param array the caller's read buffer, valid during this call; it may be kept up to {@code onFrameEnd} if the
     *     window is the whole payload, since the parser then calls that next
     */
    void onPayload(byte[] array, int offset, int length) throws ProtocolException;

    /** The payload is complete. */
    void onFrameEnd() throws ProtocolException;
}
