package dev.foghorn.loop;

import java.nio.ByteBuffer;

/** What a loop lends to its TLS connections, one after another; both are empty between keys. */
final class TlsBuffers {
    /**
     * Beside the clear bytes: the overhead of the records that hold {@link EventLoop#BUFFER_BYTES}, and the room for
     * one of the largest, which an SSLEngine wants before it makes even a small one.
     */
    private static final int MARGIN = 36 << 10;

    /**
     * Records that came. No larger than what takes their content: then they never need more room than there is, and
     * all whole ones are opened after each read.
     */
    final ByteBuffer in = ByteBuffer.allocate(EventLoop.BUFFER_BYTES);
    /** Records that are to go. */
    final ByteBuffer out = ByteBuffer.allocate(EventLoop.BUFFER_BYTES + MARGIN);
}
