package dev.foghorn.loop;

import dev.foghorn.protocol.frame.ByteSink;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.WrittenFrame;
import dev.foghorn.protocol.message.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes of one connection on their way out. On the loop's thread only.
 *
 * <pre>
 *   claim, commit --> loop.out             while this connection is being read, and nothing is queued
 *                 \
 *                  +-> queue               otherwise: arrays that nobody changes any more, whole frames
 *   append --------+     |
 *                        v
 *   flush:   loop.out = [ what is there | as much of the queue as fits ] --one write--> socket
 *   a short write:      [ written | left over ] becomes the head of the queue, partly written
 * </pre>
 *
 * After a short write ("backlogged") nothing is written until the socket is writable again; then a Ping and a Pong wait
 * beside the queue (see {@link WaitingFrames}). An idle outbox holds no buffer, and no queue.
 */
final class Outbox implements ByteSink {
    /** So that a peer that reads as fast as we write does not keep the loop: after this many writes, others come. */
    private static final int MAX_WRITES_A_FLUSH = 16;

    private final Outlet outlet;
    /** Null while nothing was queued for some time. */
    private WaitingFrames waiting;
    /** Bytes in the queue that have not left. Written on the loop's thread, seen by senders on others. */
    private volatile int queued;
    private boolean backlogged;
    private boolean dirty;
    private IOException broken;
    /** When the socket last took a byte, or began to be waited for; see {@link EventLoop#now}. */
    private long lastProgress;

    Outbox(Outlet outlet) {
        this.outlet = outlet;
        this.lastProgress = outlet.loop().now();
    }

    EventLoop loop() {
        return outlet.loop();
    }

    // -------------------------------------------------------------------------------------------------- filling

    @Override
    public ByteBuffer claim(Opcode opcode, int length) {
        EventLoop loop = loop();
        if (isCorked() && !isQueueing() && loop.tracker == null) {
            if (loop.out.remaining() < length && loop.out.position() > 0) {
                flush();
            }
            if (loop.out.remaining() >= length && !isQueueing()) {
                loop.claimedAt = loop.out.position();
                return loop.out;
            }
        }
        loop.claimed = opcode;
        byte[] spare = length < Message.LONG ? null : loop.shared.spares().take(length);
        return spare == null
                ? ByteBuffer.allocate(length)
                : ByteBuffer.wrap(spare, spare.length - length, length).slice();
    }

    @Override
    public void commit(ByteBuffer frame) {
        EventLoop loop = loop();
        if (frame == loop.out) {
            if (WrittenFrame.endsMessage(frame.get(loop.claimedAt))) {
                loop.corkedMessages++;
                loop.deliveries.onQueued();
            }
        } else if (loop.claimed == Opcode.PONG) {
            commitPong(frame.array());
        } else if (loop.claimed == Opcode.PING && backlogged) {
            waiting().pingNext(frame.array());
        } else {
            appendOwned(frame.array(), frame.arrayOffset());
        }
    }

    private void commitPong(byte[] frame) {
        if (backlogged) {
            changeQueued(waiting().pongNext(frame));
        } else {
            waiting().addPong(frame, loop().tracker);
            noteQueued(frame, frame.length);
        }
    }

    @Override
    public void append(byte[] bytes) {
        waiting().add(bytes, loop().tracker);
        noteQueued(bytes, bytes.length);
    }

    @Override
    public void appendOwned(byte[] array, int start) {
        if (start > 0 && !isEmpty()) { // only the queue's head can start anywhere
            append(Arrays.copyOfRange(array, start, array.length));
            loop().shared.spares().give(array);
            return;
        }
        waiting().addOwned(array, start, loop().tracker);
        noteQueued(array, array.length - start);
    }

    private void noteQueued(byte[] frame, int length) {
        if (WrittenFrame.endsMessage(frame[0])) {
            loop().deliveries.onQueued();
            if (loop().tracker != null) {
                loop().tracker.onQueued();
            }
        }
        if (broken != null) {
            waiting.discardAll();
            return;
        }
        changeQueued(length);
        if (!dirty && !backlogged) {
            dirty = true;
            outlet.markDirty();
        }
    }

    private void changeQueued(int bytes) {
        if (bytes == 0) {
            return; // as most often: others see each change, which takes a fence
        }
        queued += bytes;
        if (backlogged) {
            loop().outboundTotal.add(bytes);
        }
    }

    /** Bytes that are no frame: an HTTP head. */
    void put(byte[] bytes) {
        ByteBuffer room = claim(Opcode.CONTINUATION, bytes.length);
        room.put(bytes);
        commit(room);
        if (room == loop().out) {
            loop().corkedHead = room.position();
        }
    }

    private WaitingFrames waiting() {
        if (waiting == null) {
            waiting = new WaitingFrames(loop());
        }
        return waiting;
    }

    private boolean isCorked() {
        return loop().corked == this;
    }

    /** Order demands that everything goes through the queue. */
    private boolean isQueueing() {
        return queued > 0 || backlogged || broken != null;
    }

    // ------------------------------------------------------------------------------------------------- flushing

    /** Writes what it can: all, or up to a short write. Never throws: see {@link #broken}. */
    void flush() {
        dirty = false;
        boolean wasBacklogged = backlogged;
        endBacklog();
        try {
            int writes = 0;
            boolean goesOn = hasCorkedBytes() || flushUnsent(); // what is corked must be taken, or be queued
            while (goesOn && !isEmpty()) {
                goesOn = writeOnce() && ++writes < MAX_WRITES_A_FLUSH;
            }
            if (!isEmpty()) {
                beginBacklog();
            }
        } catch (IOException e) {
            breakDown(e);
        }
        if (backlogged && !wasBacklogged) {
            lastProgress = loop().now(); // from now on it waits
        }
    }

    private void beginBacklog() {
        backlogged = true;
        loop().outboundTotal.add(queued);
    }

    private void endBacklog() {
        if (backlogged) {
            backlogged = false;
            loop().outboundTotal.add(-queued);
        }
    }

    /** @return whether nothing is left of earlier writes */
    private boolean flushUnsent() throws IOException {
        int before = outlet.unsent();
        if (before == 0) {
            return true;
        }
        boolean flushed = outlet.flushUnsent();
        if (outlet.unsent() < before) {
            lastProgress = loop().now();
        }
        return flushed;
    }

    private int write(ByteBuffer bytes) throws IOException {
        int written = outlet.write(bytes);
        if (written > 0) {
            lastProgress = loop().now();
        }
        return written;
    }

    /** @return whether everything that was given to the socket has left */
    private boolean writeOnce() throws IOException {
        ByteBuffer out = loop().out;
        int corkedBytes = isCorked() ? out.position() : 0;
        if (waiting != null) {
            changeQueued(waiting.admitUrgent());
            if (corkedBytes == 0 && waiting.headLeft() >= out.capacity()) {
                return writeHead();
            }
        }
        out.position(corkedBytes);
        if (waiting != null) {
            waiting.copyTo(out);
        }
        int length = out.flip().limit();
        try {
            int written = write(out);
            if (written < corkedBytes) {
                keepCorked(out, corkedBytes, written);
            } else {
                loop().deliveries.onWritten(loop().takeCorkedMessages());
                advance(written - corkedBytes);
            }
            return written == length && outlet.unsent() == 0;
        } finally {
            out.clear(); // also where writing failed: the next connection would send what is there as its own
        }
    }

    /** A long frame is written where it lies. */
    private boolean writeHead() throws IOException {
        ByteBuffer head = waiting.head(EventLoop.MOST_A_WRITE);
        int length = head.remaining();
        int written = write(head);
        advance(written);
        return written == length && outlet.unsent() == 0;
    }

    private void advance(int written) {
        if (written > 0) {
            queued -= written;
            waiting.advance(written);
        }
    }

    /** The loop's buffer must be empty before the next key: what is left of it becomes the queue's head. */
    private void keepCorked(ByteBuffer out, int corkedBytes, int written) {
        int head = loop().corkedHead;
        Leftover leftover = new Leftover(loop().deliveries, head, loop().takeCorkedMessages());
        byte[] corked = new byte[corkedBytes];
        out.get(0, corked);
        waiting().putBack(corked, written, leftover);
        queued += corkedBytes - written;
    }

    private void breakDown(IOException e) {
        broken = e;
        release();
    }

    /** The connection is gone: what waits will not leave. */
    void release() {
        endBacklog();
        if (isCorked()) {
            loop().deliveries.onDiscarded(loop().takeCorkedMessages());
            loop().out.clear();
        }
        if (waiting != null) {
            waiting.discardAll();
            waiting = null;
        }
        queued = 0;
    }

    /** Lets go of the queue, if nothing is in it. For a connection to which nothing is sent for a while. */
    void rest() {
        if (isEmpty()) {
            waiting = null;
        }
    }

    // --------------------------------------------------------------------------------------------- slow consumers

    /**
     * Whether a message may be queued without anything else making way; see {@link OutboundLimits}. Only what the
     * socket did not take counts as waiting: frames that came together in one turn are flushed first.
     */
    boolean hasRoomFor(int length, OutboundLimits limits) {
        if (!fits(length, limits) && !backlogged) {
            flushFirst();
        }
        return fits(length, limits);
    }

    private void flushFirst() {
        Outbox corked = loop().corked;
        if (corked != null && corked != this) {
            corked.flush(); // it has what lies in the loop's buffer
        }
        flush();
    }

    private boolean fits(int length, OutboundLimits limits) {
        int bytes = queuedBytes();
        return bytes == 0
                || isCorked() && bytes <= limits.highWater()
                || excess(length, limits) <= 0;
    }

    /** How many bytes are to make way for a message; not above 0 if none. */
    private long excess(int length, OutboundLimits limits) {
        long own = ownExcess(length, limits);
        return backlogged ? Math.max(own, Math.min(length, loop().outboundTotal.excess(length))) : own;
    }

    private long ownExcess(int length, OutboundLimits limits) {
        return (long) queuedBytes() + length - limits.queue();
    }

    /** What is over which limit, for the Close that it causes. */
    String tellExcess(int length, OutboundLimits limits) {
        return ownExcess(length, limits) > 0
                ? "too slow: over " + limits.queue() + " bytes are waiting (outbound-limit)"
                : "too slow: over " + limits.total() + " bytes are waiting in all (outbound-total)";
    }

    /**
     * Drops messages that wait, as a policy says that prefers new ones, unless even that would not be enough.
     *
     * @param tracker of the new message
     * @return whether it has room now
     */
    boolean makeRoomFor(int length, OutboundLimits limits, SlowConsumerPolicy policy, Tracker tracker) {
        waiting().splitLeftover();
        int stays = waiting.begunBytes() + outlet.unsent();
        if (stays > 0 && (long) stays + length > limits.queue()) {
            return false;
        }
        int dropped = 0;
        if (policy == SlowConsumerPolicy.LATEST) {
            dropped = waiting.dropReplaced(tracker);
            changeQueued(-dropped);
        }
        if (!fits(length, limits)) {
            int oldest = waiting.dropOldest((int) excess(length, limits));
            dropped += oldest;
            changeQueued(-oldest);
        }
        // where others fill the total, who has made as much room as it takes makes it no worse
        return fits(length, limits) || ownExcess(length, limits) <= 0 && dropped >= length;
    }

    @Override
    public void discard() {
        if (!backlogged && !isEmpty()) {
            flushFirst(); // what the socket takes has left
        }
        if (waiting != null) {
            changeQueued(-waiting.discard());
        }
    }

    // ---------------------------------------------------------------------------------------------------- state

    /** Nothing waits: not in the queue, nor in the loop's buffer, nor in the transport. */
    boolean isEmpty() {
        return queued == 0 && (waiting == null || !waiting.hasUrgent()) && !hasCorkedBytes() && outlet.unsent() == 0;
    }

    /** Something was written into the loop's buffer since it was corked. */
    boolean hasCorkedBytes() {
        return isCorked() && loop().out.position() > 0;
    }

    /** The socket took less than it was given, or very much at once: it is flushed next when it is writable. */
    boolean isBacklogged() {
        return backlogged;
    }

    /** When the socket last took a byte, or began to be waited for. */
    long lastProgress() {
        return lastProgress;
    }

    /** Bytes in the queue, and those taken from it that the socket did not take; from any thread. */
    int queuedBytes() {
        return queued + outlet.unsent();
    }

    /** What broke the socket, or null. Everything that was to be written is gone then. */
    IOException broken() {
        return broken;
    }
}
