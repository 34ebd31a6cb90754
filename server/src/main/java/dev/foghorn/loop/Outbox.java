package dev.foghorn.loop;

import dev.foghorn.protocol.frame.ByteSink;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.message.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;

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
 * After a short write ("backlogged") nothing is written until the socket is writable again, and at most one Pong
 * waits: it replaces one not yet begun (RFC 6455 section 5.5.3 allows to answer only the latest Ping) and overtakes
 * the frames of which no byte has left (section 5.4). An idle outbox holds no buffer.
 */
final class Outbox implements ByteSink {
    /** So that a peer that reads as fast as we write does not keep the loop: after this many writes, others come. */
    private static final int MAX_WRITES_A_FLUSH = 16;

    private final EventLoop loop;
    private Transport transport;
    /** Hears that there is something to flush. */
    private final Runnable onDirty;

    /** Null until something is queued for the first time. */
    private ArrayDeque<byte[]> queue;
    /** Bytes of the queue's head that have left. */
    private int headWritten;
    /** Bytes in the queue that have not left. Written on the loop's thread, seen by senders on others. */
    private volatile int queued;
    /** The Pong that is to leave next. */
    private byte[] pong;
    /** The last Pong in the queue, or null. */
    private byte[] queuedPong;
    /** The last long array in the queue that nobody else holds, or null. */
    private byte[] owned;
    /** The kind of frame for which a buffer of its own was claimed. */
    private Opcode claimed;
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
        if (isCorked() && !isQueueing()) {
            if (loop.out.remaining() < length && loop.out.position() > 0) {
                flush();
            }
            if (loop.out.remaining() >= length && !isQueueing()) {
                return loop.out;
            }
        }
        claimed = opcode;
        byte[] spare = length < Message.LONG ? null : loop.spares.take(length);
        return spare == null
                ? ByteBuffer.allocate(length)
                : ByteBuffer.wrap(spare, spare.length - length, length).slice();
    }

    @Override
    public void commit(ByteBuffer frame) {
        if (frame == loop.out) {
            return;
        }
        if (claimed == Opcode.PONG) {
            commitPong(frame.array());
        } else {
            appendOwned(frame.array(), frame.arrayOffset());
        }
    }

    /**
     * A Pong overtakes what is backlogged, but no other Pong: one that is queued behind frames of this turn, and not
     * begun, is taken out and the new one goes to the end.
     */
    private void commitPong(byte[] frame) {
        boolean begun = queue != null && queue.peek() == queuedPong && headWritten > 0;
        if (backlogged && (queuedPong == null || begun)) {
            pong = frame;
            return;
        }
        if (backlogged && queue.remove(queuedPong)) {
            queued -= queuedPong.length;
        }
        queuedPong = frame;
        append(frame);
    }

    @Override
    public void append(byte[] bytes) {
        if (broken == null) {
            enqueue(bytes, bytes.length);
        }
    }

    @Override
    public void appendOwned(byte[] array, int start) {
        if (broken != null) {
            return;
        }
        if (start > 0 && !isEmpty()) { // only the queue's head can start anywhere
            append(Arrays.copyOfRange(array, start, array.length));
            loop.spares.give(array);
            return;
        }
        if (start > 0) {
            headWritten = start;
        }
        if (array.length >= Message.LONG) {
            owned = array;
        }
        enqueue(array, array.length - start);
    }

    private void enqueue(byte[] bytes, int length) {
        queue().add(bytes);
        queued += length;
        if (!dirty && !backlogged) {
            dirty = true;
            onDirty.run();
        }
    }

    /** Bytes that are no frame: an HTTP head. */
    void put(byte[] bytes) {
        ByteBuffer room = claim(Opcode.CONTINUATION, bytes.length);
        room.put(bytes);
        commit(room);
    }

    private ArrayDeque<byte[]> queue() {
        if (queue == null) {
            queue = new ArrayDeque<>();
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
        try {
            int writes = 0;
            backlogged = !hasCorkedBytes() && !flushTransport(); // what is corked must be taken, or be queued
            while (!isEmpty() && !backlogged) {
                backlogged = !writeOnce() || ++writes == MAX_WRITES_A_FLUSH && !isEmpty();
            }
        } catch (IOException e) {
            breakDown(e);
        }
        if (backlogged && !wasBacklogged) {
            lastProgress = loop.now(); // from now on it waits
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
        admitPong();
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
                advance(written - corkedBytes);
            }
            return written == length && transport.unsent() == 0;
        } finally {
            out.clear(); // also where writing failed: the next connection would send what is there as its own
        }
    }

    /** The Pong that waits goes first, but not into a frame that has begun. */
    private void admitPong() {
        if (pong != null && headWritten == 0) {
            queue.addFirst(pong);
            queued += pong.length;
            queuedPong = pong;
            pong = null;
        }
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
        // Most often, as in a broadcast, that is all, and an iterator would be the only object made.
        // A Pong that waits goes right behind the frame that has begun.
        if (queue.size() > 1 && pong == null) {
            fillBehindHead(out);
        }
    }

    private void fillBehindHead(ByteBuffer out) {
        Iterator<byte[]> frames = queue.iterator();
        frames.next();
        while (frames.hasNext() && out.hasRemaining()) {
            byte[] bytes = frames.next();
            out.put(bytes, 0, Math.min(bytes.length, out.remaining()));
        }
    }

    /** The loop's buffer must be empty before the next key: what is left of it becomes the queue's head. */
    private void keepCorked(ByteBuffer out, int corkedBytes, int written) {
        queue().addFirst(Arrays.copyOf(out.array(), corkedBytes));
        headWritten = written;
        queued += corkedBytes - written;
    }

    private void advance(int written) {
        queued -= written;
        int left = written;
        while (left > 0) {
            int head = queue.peek().length - headWritten;
            if (left < head) {
                headWritten += left;
                return;
            }
            left -= head;
            left(queue.remove());
            headWritten = 0;
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
        queue = null;
        queued = 0;
        pong = null;
        queuedPong = null;
        owned = null;
        if (isCorked()) {
            loop.out.clear();
        }
    }

    // ---------------------------------------------------------------------------------------------------- state

    /** Nothing waits: not in the queue, nor in the loop's buffer, nor in the transport. */
    boolean isEmpty() {
        return queued == 0 && pong == null && !hasCorkedBytes() && transport.unsent() == 0;
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

    /**
     * Whether more may be queued. Up to the high-water mark a queue takes a message of any size: the loop still reads
     * from the peer, and what it reads must find room (an echo of 1 MiB behind a few bytes). The limit is inclusive.
     * Only what the socket did not take counts as waiting: frames that came together in one turn are flushed first.
     */
    boolean hasRoomFor(int length, int limit) {
        if (!fits(length, limit) && !backlogged) {
            if (loop.corked != null && !isCorked()) {
                loop.corked.flush(); // it has what lies in the loop's buffer
            }
            flush();
        }
        return fits(length, limit);
    }

    private boolean fits(int length, int limit) {
        int waiting = queuedBytes();
        return waiting <= ConnectionOptions.HIGH_WATER || (long) waiting + length <= limit;
    }

    /** What broke the socket, or null. Everything that was to be written is gone then. */
    IOException broken() {
        return broken;
    }
}
