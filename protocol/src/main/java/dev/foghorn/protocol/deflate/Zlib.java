package dev.foghorn.protocol.deflate;

import java.util.ArrayDeque;

/**
 * What the connections of one thread share: a deflater, inflaters that are lent for one message each, and the arrays
 * for what they give. So a quiet connection owns none of zlib's memory. Not thread-safe.
 */
public final class Zlib implements AutoCloseable {
    /** One call of zlib gives at most this much; then the limits are asked. */
    private static final int CHUNK = 64 << 10;
    /** Each takes some 45 KiB. More are in use only if that many messages are half-way. */
    private static final int KEPT_INFLATERS = 4;

    private final int level;
    private final Tally tally;
    private final ArrayDeque<MessageInflater> inflaters = new ArrayDeque<>();
    private byte[] chunk;
    private Deflated deflated;
    private MessageDeflater deflater;
    private boolean closed;

    /** Hears of each message that was compressed or decompressed; on the thread. Lengths are in bytes. */
    public interface Tally {
        /** Whether or not the result is sent: it is not if it is no shorter. */
        void compressed(int plain, int compressed);

        /** A whole message came. */
        void decompressed(int compressed, int plain);
    }

    private static final Tally NO_TALLY = new Tally() {
        @Override
        public void compressed(int plain, int compressed) {}

        @Override
        public void decompressed(int compressed, int plain) {}
    };

    /** See {@link #Zlib(int, Tally)}; nobody counts. */
    public Zlib(int level) {
        this(level, NO_TALLY);
    }

    /** @param level how hard to compress: 1 (fast) to 9 (small), or -1 for zlib's default */
    public Zlib(int level, Tally tally) {
        this.level = level;
        this.tally = tally;
    }

    /** The deflater for messages that begin with an empty window, with one. */
    MessageDeflater lendDeflater() {
        if (deflater == null) {
            deflater = newDeflater();
        } else {
            deflater.reset();
        }
        return deflater;
    }

    /** A deflater for one connection, which ends it. */
    MessageDeflater newDeflater() {
        return new MessageDeflater(level, deflated());
    }

    /** Where each deflater of this thread writes to. */
    Deflated deflated() {
        if (deflated == null) {
            deflated = new Deflated();
        }
        return deflated;
    }

    MessageInflater lendInflater() {
        MessageInflater inflater = inflaters.poll();
        return inflater == null ? new MessageInflater(chunk()) : inflater;
    }

    void giveBack(MessageInflater inflater) {
        if (closed || inflaters.size() == KEPT_INFLATERS) {
            inflater.release();
        } else {
            inflaters.push(inflater);
        }
    }

    /** Where each inflater of this thread writes to. */
    byte[] chunk() {
        if (chunk == null) {
            chunk = new byte[CHUNK];
        }
        return chunk;
    }

    Tally tally() {
        return tally;
    }

    /** Lets go of what is not lent, and of the rest when it is given back. */
    @Override
    public void close() {
        closed = true;
        inflaters.forEach(MessageInflater::release);
        inflaters.clear();
        if (deflater != null) {
            deflater.end();
            deflater = null;
        }
    }
}
