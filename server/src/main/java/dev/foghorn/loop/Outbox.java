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
 * After a short write ("backlogged") nothing is written until the socket is writable again. Then a Ping and a Pong
 * wait beside the queue, at most one of each: it replaces the one before (RFC 6455 section 5.5.3 allows to answer only
 * the latest Ping) and overtakes the frames of which no byte has left (section 5.4). An idle outbox holds no buffer.
 */
final class Outbox implements ByteSink {
    /** So that a peer that reads as fast as we write does not keep the loop: after this many writes, others come. */
    private static final int MAX_WRITES_A_FLUSH = 16;

    private final EventLoop loop;
    private Transport transport;
    /** Hears that there is something to flush. */
    private final Runnable onDirty;

    /** Null until something is queued for the first time. */
    private FrameQueue queue;
    /** Bytes of the queue's head that have left. */
    private int headWritten;
    /** Bytes in the queue that have not left. Written on the loop's thread, seen by senders on others. */
    private volatile int queued;
    /** The Ping that is to leave next. */
    private byte[] ping;
    /** The Pong that is to leave next, but behind {@link #queuedPong}. */
    private byte[] pong;
    /** The last Pong in the queue, or null. */
    private byte[] queuedPong;
    /** The last long array in the queue that nobody else holds, or null. */
    private byte[] owned;
    private boolean backlogged;
    private boolean dirty;
    private IOException broken;
    /** When the socket last took a byte, or began to be waited for; see {@link EventLoop#now}. */
    private long lastProgress;

    Outbox(EventLoop loop, Transport transport, Runnable onDirty) {
        this.loop = loop;
        this.transport = transport;
        this.onDirty = onDirty;
        this.lastProgress = loop.now();
    }

    /** Nothing was written yet. */
    void writeThrough(Transport transport) {
        this.transport = transport;
    }

    // -------------------------------------------------------------------------------------------------- filling

    @Override
    public ByteBuffer claim(Opcode opcode, int length) {
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
        byte[] spare = length < Message.LONG ? null : loop.spares.take(length);
        return spare == null
                ? ByteBuffer.allocate(length)
                : ByteBuffer.wrap(spare, spare.length - length, length).slice();
    }

    @Override
    public void commit(ByteBuffer frame) {
        if (frame == loop.out) {
            if (WrittenFrame.endsMessage(frame.get(loop.claimedAt))) {
                loop.corkedMessages++;
                loop.deliveries.onQueued();
            }
            return;
        }
        if (loop.claimed == Opcode.PONG) {
            commitPong(frame.array());
        } else if (loop.claimed == Opcode.PING && backlogged) {
            ping = frame.array();
        } else {
            appendOwned(frame.array(), frame.arrayOffset());
        }
    }

    /** A Pong overtakes what is backlogged, but no other Pong: so they leave in the order of their Pings. */
    private void commitPong(byte[] frame) {
        if (!backlogged) {
            queuedPong = frame;
            append(frame);
        } else if (!replaceTriedPong(frame)) {
            pong = frame;
        }
    }

    /** One that overtook the others and could not begin to leave is still the first. */
    private boolean replaceTriedPong(byte[] frame) {
        if (queuedPong == null || queue.peek() != queuedPong || headWritten > 0) {
            return false;
        }
        changeQueued(frame.length - queuedPong.length);
        queue.set(0, frame);
        queuedPong = frame;
        return true;
    }

    @Override
    public void append(byte[] bytes) {
        enqueue(bytes, bytes.length);
    }

    @Override
    public void appendOwned(byte[] array, int start) {
        if (start > 0 && !isEmpty()) { // only the queue's head can start anywhere
            append(Arrays.copyOfRange(array, start, array.length));
            loop.spares.give(array);
            return;
        }
        if (start > 0) {
            headWritten = start;
            array[0] = array[start]; // by the first byte the queue knows what frame it is
        }
        if (array.length >= Message.LONG && broken == null) {
            owned = array;
        }
        enqueue(array, array.length - start);
    }

    private void enqueue(byte[] bytes, int length) {
        Tracker tracker = loop.tracker;
        boolean message = WrittenFrame.endsMessage(bytes[0]);
        if (message) {
            loop.deliveries.onQueued();
            if (tracker != null) {
                tracker.onQueued();
            }
        }
        queue().add(bytes, tracker);
        if (broken != null) {
            queue.discardAll();
            headWritten = 0;
            return;
        }
        changeQueued(length);
        if (!dirty && !backlogged) {
            dirty = true;
            onDirty.run();
        }
    }

    private void changeQueued(int bytes) {
        queued += bytes;
        if (backlogged) {
            loop.outboundTotal.add(bytes);
        }
    }

    /** Bytes that are no frame: an HTTP head. */
    void put(byte[] bytes) {
        ByteBuffer room = claim(Opcode.CONTINUATION, bytes.length);
        room.put(bytes);
        commit(room);
        if (room == loop.out) {
            loop.corkedHead = room.position();
        }
    }

    private FrameQueue queue() {
        if (queue == null) {
            queue = new FrameQueue(loop.deliveries);
        }
        return queue;
    }

    private boolean isCorked() {
        return loop.corked == this;
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
            boolean goesOn = hasCorkedBytes() || flushTransport(); // what is corked must be taken, or be queued
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
            lastProgress = loop.now(); // from now on it waits
        }
    }

    private void beginBacklog() {
        backlogged = true;
        loop.outboundTotal.add(queued);
    }

    private void endBacklog() {
        if (backlogged) {
            backlogged = false;
            loop.outboundTotal.add(-queued);
        }
    }

    /** @return whether nothing is left of earlier writes */
    private boolean flushTransport() throws IOException {
        int before = transport.unsent();
        if (before == 0) {
            return true;
        }
        boolean flushed = transport.flush();
        if (transport.unsent() < before) {
            lastProgress = loop.now();
        }
        return flushed;
    }

    private int write(ByteBuffer bytes) throws IOException {
        int written = transport.write(bytes);
        if (written > 0) {
            lastProgress = loop.now();
        }
        return written;
    }

    /** @return whether everything that was given to the socket has left */
    private boolean writeOnce() throws IOException {
        admitUrgent();
        ByteBuffer out = loop.out;
        int corkedBytes = isCorked() ? out.position() : 0;
        if (corkedBytes == 0 && queue.peek().length - headWritten >= out.capacity()) {
            return writeHead();
        }
        out.position(corkedBytes);
        fillFromQueue(out);
        int length = out.flip().limit();
        try {
            int written = write(out);
            if (written < corkedBytes) {
                keepCorked(out, corkedBytes, written);
            } else {
                loop.deliveries.onWritten(loop.takeCorkedMessages());
                advance(written - corkedBytes);
            }
            return written == length && transport.unsent() == 0;
        } finally {
            out.clear(); // also where writing failed: the next connection would send what is there as its own
        }
    }

    /** What waits beside the queue goes first, but not into a frame that has begun, nor before an HTTP head. */
    private void admitUrgent() {
        if (!isUrgentDue() || headWritten > 0 || queue().size() > 0 && WrittenFrame.isHttp(queue.peek()[0])) {
            return;
        }
        if (ping != null) {
            queue.addFirst(ping, null);
            queued += ping.length;
            ping = null;
        }
        if (pong != null && queuedPong == null) {
            queue.addFirst(pong, null);
            queued += pong.length;
            queuedPong = pong;
            pong = null;
        }
    }

    private boolean isUrgentDue() {
        return ping != null || pong != null && (queuedPong == null || queue.peek() == queuedPong);
    }

    /** A long frame is written where it lies. */
    private boolean writeHead() throws IOException {
        byte[] head = queue.peek();
        int length = Math.min(head.length - headWritten, EventLoop.MOST_A_WRITE);
        int written = write(ByteBuffer.wrap(head, headWritten, length));
        advance(written);
        return written == length && transport.unsent() == 0;
    }

    private void fillFromQueue(ByteBuffer out) {
        byte[] head = queue == null ? null : queue.peek();
        if (head == null) {
            return;
        }
        out.put(head, headWritten, Math.min(head.length - headWritten, out.remaining()));
        // What is urgent goes right behind the frame that has begun.
        int last = isUrgentDue() ? 1 : queue.size();
        for (int i = 1; i < last && out.hasRemaining(); i++) {
            byte[] bytes = queue.get(i);
            out.put(bytes, 0, Math.min(bytes.length, out.remaining()));
        }
    }

    /** The loop's buffer must be empty before the next key: what is left of it becomes the queue's head. */
    private void keepCorked(ByteBuffer out, int corkedBytes, int written) {
        int head = loop.corkedHead;
        Leftover leftover = new Leftover(loop.deliveries, head, loop.takeCorkedMessages());
        byte[] corked = new byte[corkedBytes];
        out.get(0, corked);
        queue().addFirst(corked, leftover);
        headWritten = written;
        queued += corkedBytes - written;
    }

    private void advance(int written) {
        if (written == 0) {
            return;
        }
        queued -= written;
        int left = written;
        while (left > 0) {
            int head = queue.peek().length - headWritten;
            if (left < head) {
                headWritten += left;
                return;
            }
            left -= head;
            headWritten = 0;
            left(queue.removeWritten());
        }
    }

    private void left(byte[] frame) {
        if (frame == queuedPong) {
            queuedPong = null;
        } else if (frame == owned) {
            owned = null;
            loop.spares.give(frame);
        }
    }

    private void breakDown(IOException e) {
        broken = e;
        release();
    }

    /** The connection is gone: what waits will not leave. */
    void release() {
        endBacklog();
        if (isCorked()) {
            loop.deliveries.onDiscarded(loop.takeCorkedMessages());
            loop.out.clear();
        }
        if (queue != null) {
            queue.discardAll();
            queue = null;
        }
        queued = 0;
        headWritten = 0;
        ping = null;
        pong = null;
        queuedPong = null;
        owned = null;
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
        if (loop.corked != null && !isCorked()) {
            loop.corked.flush(); // it has what lies in the loop's buffer
        }
        flush();
    }

    private boolean fits(int length, OutboundLimits limits) {
        int waiting = queuedBytes();
        return waiting == 0
                || isCorked() && waiting <= limits.highWater()
                || excess(length, limits) <= 0;
    }

    /** How many bytes are to make way for a message; not above 0 if none. */
    private long excess(int length, OutboundLimits limits) {
        long own = ownExcess(length, limits);
        return backlogged ? Math.max(own, Math.min(length, loop.outboundTotal.excess(length))) : own;
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
        headWritten = queue().splitLeftover(headWritten);
        owned = null; // it may be dropped
        int stays = queue.bytesBeforeWhole(headWritten) - headWritten + transport.unsent();
        if (stays > 0 && (long) stays + length > limits.queue()) {
            return false;
        }
        int dropped = 0;
        if (policy == SlowConsumerPolicy.LATEST) {
            dropped = queue.dropReplaced(headWritten, tracker);
            changeQueued(-dropped);
        }
        if (!fits(length, limits)) {
            int oldest = queue.dropOldest(headWritten, (int) excess(length, limits));
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
        ping = null;
        pong = null;
        if (queue != null) {
            headWritten = queue.splitLeftover(headWritten);
            changeQueued(-queue.discardWhole(headWritten));
            queuedPong = null;
            owned = null;
        }
    }

    // ---------------------------------------------------------------------------------------------------- state

    /** Nothing waits: not in the queue, nor in the loop's buffer, nor in the transport. */
    boolean isEmpty() {
        return queued == 0 && ping == null && pong == null && !hasCorkedBytes() && transport.unsent() == 0;
    }

    /** Something was written into the loop's buffer since it was corked. */
    boolean hasCorkedBytes() {
        return isCorked() && loop.out.position() > 0;
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
        return queued + transport.unsent();
    }

    /** What broke the socket, or null. Everything that was to be written is gone then. */
    IOException broken() {
        return broken;
    }
}
