package dev.foghorn.loop;

import java.util.concurrent.atomic.LongAdder;

/**
 * What became of the messages that were to be sent: all of a loop's, or those of a room's members on one loop. A
 * message to a hundred members is a hundred deliveries. At any time
 *
 * <pre>
 *   offered = written + queued + dropped + discarded
 * </pre>
 *
 * Plain counters of the loop's thread, and exact on it; another thread may see them a little late. Control frames are
 * not counted.
 */
public final class Deliveries implements Tracker {
    private long offered;
    private long written;
    private long queued;
    private long dropped;
    private long discarded;
    /** By other threads, which found the limit reached before the loop heard of the message. */
    private final LongAdder refusedElsewhere = new LongAdder();

    /** Messages that were given to be sent. */
    public long offered() {
        return offered + refusedElsewhere.sum();
    }

    /** Messages of which the last byte was handed to the socket. */
    public long written() {
        return written;
    }

    /** Messages that wait. */
    public long queued() {
        return queued;
    }

    /** Messages that were not taken, or gave way to others: the peer was slow, or the connection closing. */
    public long dropped() {
        return dropped + refusedElsewhere.sum();
    }

    /** Messages that waited when their connection failed, was closed by the peer, or ended. */
    public long discarded() {
        return discarded;
    }

    @Override
    public void onOffered() {
        offered++;
    }

    @Override
    public void onRefused() {
        dropped++;
    }

    /** Offered and refused at once; from any thread. */
    public void onRefusedElsewhere(long messages) {
        refusedElsewhere.add(messages);
    }

    @Override
    public void onQueued() {
        queued++;
    }

    @Override
    public void onWritten() {
        onWritten(1);
    }

    void onWritten(long messages) {
        queued -= messages;
        written += messages;
    }

    @Override
    public void onDropped() {
        queued--;
        dropped++;
    }

    @Override
    public void onDiscarded() {
        onDiscarded(1);
    }

    void onDiscarded(long messages) {
        queued -= messages;
        discarded += messages;
    }

    @Override
    public String toString() {
        return "offered " + offered() + ", written " + written + ", queued " + queued + ", dropped " + dropped()
                + ", discarded " + discarded;
    }
}
