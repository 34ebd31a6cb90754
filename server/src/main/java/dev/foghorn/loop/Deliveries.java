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
    private static final int OFFERED = 0;
    private static final int WRITTEN = 1;
    private static final int QUEUED = 2;
    private static final int DROPPED = 3;
    private static final int DISCARDED = 4;

    private final Tallies tallies = new Tallies(5);
    /** By other threads, which found the limit reached before the loop heard of the message. */
    private final LongAdder refusedElsewhere = new LongAdder();

    /** Messages that were given to be sent. */
    public long offered() {
        return tallies.get(OFFERED) + refusedElsewhere.sum();
    }

    /** Messages of which the last byte was handed to the socket. */
    public long written() {
        return tallies.get(WRITTEN);
    }

    /** Messages that wait. */
    public long queued() {
        return tallies.get(QUEUED);
    }

    /** Messages that were not taken, or gave way to others: the peer was slow, or the connection closing. */
    public long dropped() {
        return tallies.get(DROPPED) + refusedElsewhere.sum();
    }

    /** Messages that waited when their connection failed, was closed by the peer, or ended. */
    public long discarded() {
        return tallies.get(DISCARDED);
    }

    @Override
    public void onOffered() {
        tallies.add(OFFERED, 1);
    }

    @Override
    public void onRefused() {
        tallies.add(DROPPED, 1);
    }

    /** Offered and refused at once; from any thread. */
    public void onRefusedElsewhere(long messages) {
        refusedElsewhere.add(messages);
    }

    @Override
    public void onQueued() {
        tallies.add(QUEUED, 1);
    }

    @Override
    public void onWritten() {
        onWritten(1);
    }

    void onWritten(long messages) {
        tallies.add(QUEUED, -messages);
        tallies.add(WRITTEN, messages);
    }

    @Override
    public void onDropped() {
        tallies.add(QUEUED, -1);
        tallies.add(DROPPED, 1);
    }

    @Override
    public void onDiscarded() {
        onDiscarded(1);
    }

    void onDiscarded(long messages) {
        tallies.add(QUEUED, -messages);
        tallies.add(DISCARDED, messages);
    }

    @Override
    public String toString() {
        return "offered " + offered() + ", written " + written() + ", queued " + queued() + ", dropped " + dropped()
                + ", discarded " + discarded();
    }
}
