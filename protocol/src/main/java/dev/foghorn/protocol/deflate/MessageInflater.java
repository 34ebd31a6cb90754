package dev.foghorn.protocol.deflate;

import dev.foghorn.protocol.close.CloseCode;
import dev.foghorn.protocol.close.ProtocolException;
import dev.foghorn.protocol.message.MessageExtension.Output;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses messages (RFC 7692 section 7.2.2), one at a time, each as it comes. It holds no more of the result than
 * one chunk: what is too much can be refused before there is more of it.
 */
final class MessageInflater {
    /**
     * 7.2.2 step 1: "Append 4 octets of 0x00 0x00 0xff 0xff to the tail end of the payload", which completes an empty
     * stored block; then one more such block with BFINAL, which shows that nothing is cut off before it.
     */
    private static final byte[] TAIL = {0, 0, -1, -1, 1, 0, 0, -1, -1};

    /**
     * A block with BFINAL may hold nothing, in two bytes, and costs a restart with a whole window. Honest senders make
     * one a message, or one a flush: not more of them than these, and one for each KiB of content.
     */
    private static final int FREE_RESTARTS = 64;
    private static final int CONTENT_PER_RESTART = 1 << 10;

    private final Inflater inflater = new Inflater(true); // no zlib header, no checksum
    private final byte[] chunk;
    private final byte[] nothing = new byte[1];
    /** For a message that begins with an empty window. */
    private final SlidingWindow ownWindow = new SlidingWindow(DeflateParameters.MAX_WINDOW_BITS);
    private SlidingWindow window;
    /** Of the message under way. */
    private long contentLength;
    private int restarts;

    /** @param chunk for the result */
    MessageInflater(byte[] chunk) {
        this.chunk = chunk;
    }

    /** @param takenOver the window that the message before left, or null to begin with an empty one */
    void begin(SlidingWindow takenOver) {
        if (takenOver == null) {
            ownWindow.clear();
        }
        window = takenOver == null ? ownWindow : takenOver;
        contentLength = 0;
        restarts = 0;
        restart();
    }

    /** 7.2.3.4: a block with BFINAL ends DEFLATE's stream, but neither the message nor the window. */
    private boolean restartIfFinished() throws ProtocolException {
        boolean finished = inflater.finished();
        if (finished) {
            if (++restarts > FREE_RESTARTS + contentLength / CONTENT_PER_RESTART) {
                throw new ProtocolException(CloseCode.POLICY_VIOLATION, "a compressed message of " + contentLength
                        + " bytes in " + restarts + " blocks with BFINAL or more is more work than it is worth");
            }
            restart();
        }
        return finished;
    }

    private void restart() {
        inflater.reset();
        window.restore(inflater);
    }

    /**
     * Decompresses the next bytes of a message. The result goes to {@code out} whenever the chunk is full.
     *
     * @return the length of the rest, which is in the chunk
     */
    int inflate(byte[] array, int offset, int length, Output out) throws ProtocolException {
        int end = offset + length;
        restartIfFinished();
        inflater.setInput(array, offset, length);
        int count = fill(0);
        while (count == chunk.length || inflater.finished() && inflater.getRemaining() > 0) {
            if (count == chunk.length) {
                out.accept(chunk, 0, count);
                count = 0;
            }
            int left = inflater.getRemaining();
            if (restartIfFinished()) {
                inflater.setInput(array, end - left, left);
            }
            count += fill(count);
        }
        return count;
    }

    /** @return bytes written to the chunk from this position on */
    private int fill(int position) throws ProtocolException {
        int count = inflate(chunk, position);
        window.append(chunk, position, count);
        contentLength += count;
        return count;
    }

    private int inflate(byte[] array, int position) throws ProtocolException {
        try {
            return inflater.inflate(array, position, array.length - position);
        } catch (DataFormatException e) {
            throw error("a compressed message is no DEFLATE: " + e.getMessage());
        }
    }

    /** How long the message under way is so far. */
    long contentLength() {
        return contentLength;
    }

    /** The message is complete. */
    void end() throws ProtocolException {
        restartIfFinished();
        inflater.setInput(TAIL);
        if (inflate(nothing, 0) > 0 || !inflater.finished() || inflater.getRemaining() > 0) {
            throw error("a compressed message ends inside a DEFLATE block");
        }
    }

    private static ProtocolException error(String sentence) {
        return new ProtocolException(CloseCode.INVALID_PAYLOAD_DATA, sentence);
    }

    /** Lets its memory go. */
    void release() {
        inflater.end();
    }
}
