package dev.foghorn.protocol.deflate;

import java.util.zip.Deflater;

/**
 * Compresses messages (RFC 7692 section 7.2.1).
 *
 * <p>The JDK's deflater has a window of 32,768 bytes and no way to ask for less. A full flush forgets what is before
 * it, so one after every {@code 2^bits} bytes of input keeps every distance inside a window of that size; under context
 * takeover the bytes are counted across messages.
 */
final class MessageDeflater {
    /** A call of zlib keeps the garbage collector waiting: it gets no more than this at once. */
    private static final int PIECE = 64 << 10;
    /** 7.2.1 step 3: "Remove 4 octets (that are 0x00 0x00 0xff 0xff) from the tail end." */
    private static final int TAIL = 4;

    private final Deflater deflater;
    private final Deflated out;
    /** Bytes of input since the window was last empty. */
    private int sinceFlush;

    MessageDeflater(int level, Deflated out) {
        this.deflater = new Deflater(level, true); // no zlib header, no checksum
        this.out = out;
    }

    /** Empties the window: the next message is compressed without the ones before. */
    void reset() {
        deflater.reset();
        sinceFlush = 0;
    }

    /**
     * Compresses a message.
     *
     * @param windowBits no distance will be over two to the power of these
     * @return the length of the result, which is in {@link Deflated#array}
     */
    int deflate(byte[] payload, int offset, int length, int windowBits) {
        out.clear();
        if (length == 0) {
            // 7.2.3.6: an empty block's first octet; its rest would be removed
            out.array()[0] = 0;
            return 1;
        }
        boolean fullWindow = windowBits == DeflateParameters.MAX_WINDOW_BITS;
        int left = length;
        while (left > 0) {
            int windowLeft = fullWindow ? left : (1 << windowBits) - sinceFlush;
            int count = Math.min(Math.min(left, windowLeft), PIECE);
            boolean flush = !fullWindow && count == windowLeft;
            deflater.setInput(payload, offset + length - left, count);
            left -= count;
            sinceFlush = flush ? 0 : sinceFlush + count;
            drain(flush ? Deflater.FULL_FLUSH : left == 0 ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH);
        }
        return out.length() - TAIL; // either flush ends with an empty stored block, of which these are the length
    }

    private void drain(int flush) {
        do {
            out.makeRoom();
            int room = out.array().length - out.length();
            out.advance(deflater.deflate(out.array(), out.length(), room, flush));
        } while (out.isFull());
    }

    /** Lets its memory go. */
    void end() {
        deflater.end();
    }
}
