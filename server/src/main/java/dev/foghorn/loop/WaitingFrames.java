package dev.foghorn.loop;

import dev.foghorn.protocol.frame.WrittenFrame;
import dev.foghorn.protocol.message.Message;
import java.nio.ByteBuffer;

/**
 * The frames of one connection that wait for its socket, on the loop's thread only:
 *
 * <pre>
 *   ping, pong     the next of each kind, if it came while the socket takes nothing
 *     |
 *     +------v  behind the frame that has begun to leave
 *   queue: [ head | frame | frame ]
 *             ^ so many of its bytes have left
 * </pre>
 *
 * A Ping or Pong that waits replaces the one before (RFC 6455 section 5.5.3 allows to answer only the latest Ping), and
 * overtakes the frames of which no byte has left (section 5.4), but no other Pong: so those leave in the order of their
 * Pings.
 */
final class WaitingFrames {
    private final EventLoop loop;
    private final FrameQueue queue;
    /** Bytes of the queue's head that have left. */
    private int headWritten;
    /** The Ping that is to leave next. */
    private byte[] ping;
    /** The Pong that is to leave next, but behind {@link #queuedPong}. */
    private byte[] pong;
    /** The last Pong in the queue, or null. */
    private byte[] queuedPong;
    /** The last long array in the queue that nobody else holds, or null. */
    private byte[] owned;

    WaitingFrames(EventLoop loop) {
        this.loop = loop;
        this.queue = new FrameQueue(loop.deliveries);
    }

    // -------------------------------------------------------------------------------------------------- filling

    void add(byte[] frame, Tracker tracker) {
        queue.add(frame, tracker);
    }

    /**
     * An array that nobody else holds and that ends with a frame; in an empty queue, unless the frame fills it.
     *
     * @param start where in it the frame begins
     */
    void addOwned(byte[] array, int start, Tracker tracker) {
        if (start > 0) {
            headWritten = start;
            array[0] = array[start]; // by the first byte the queue knows what frame it is
        }
        if (array.length >= Message.LONG) {
            owned = array;
        }
        add(array, tracker);
    }

    /** In its place, while the socket takes what there is. */
    void addPong(byte[] frame, Tracker tracker) {
        queuedPong = frame;
        add(frame, tracker);
    }

    /** What a short write left of the loop's buffer goes before all others. */
    void putBack(byte[] bytes, int written, Leftover leftover) {
        queue.addFirst(bytes, leftover);
        headWritten = written;
    }

    void pingNext(byte[] frame) {
        ping = frame;
    }

    /** @return by how many bytes the queue has grown: one that overtook the others and could not begin is replaced */
    int pongNext(byte[] frame) {
        if (queuedPong == null || queue.peek() != queuedPong || headWritten > 0) {
            pong = frame;
            return 0;
        }
        int growth = frame.length - queuedPong.length;
        queue.set(0, frame);
        queuedPong = frame;
        return growth;
    }

    /**
     * What waits beside the queue goes first, but not into a frame that has begun, nor before an HTTP head.
     *
     * @return by how many bytes the queue has grown
     */
    int admitUrgent() {
        if (!isUrgentDue() || headWritten > 0 || queue.size() > 0 && WrittenFrame.isHttp(queue.peek()[0])) {
            return 0;
        }
        int growth = 0;
        if (ping != null) {
            queue.addFirst(ping, null);
            growth += ping.length;
            ping = null;
        }
        if (pong != null && queuedPong == null) {
            queue.addFirst(pong, null);
            growth += pong.length;
            queuedPong = pong;
            pong = null;
        }
        return growth;
    }

    private boolean isUrgentDue() {
        return ping != null || pong != null && (queuedPong == null || queue.peek() == queuedPong);
    }

    /** A Ping or Pong waits beside the queue. */
    boolean hasUrgent() {
        return ping != null || pong != null;
    }

    // -------------------------------------------------------------------------------------------------- leaving

    /** Bytes of the first frame that have not left; 0 if there is none. */
    int headLeft() {
        byte[] head = queue.peek();
        return head == null ? 0 : head.length - headWritten;
    }

    /** The first frame where it lies, from what has not left of it. */
    ByteBuffer head(int most) {
        return ByteBuffer.wrap(queue.peek(), headWritten, Math.min(headLeft(), most));
    }

    /** Copies what fits, which stays in the queue until it {@linkplain #advance has left}. */
    void copyTo(ByteBuffer out) {
        byte[] head = queue.peek();
        if (head == null) {
            return;
        }
        out.put(head, headWritten, Math.min(headLeft(), out.remaining()));
        // What is urgent goes right behind the frame that has begun.
        int last = isUrgentDue() ? 1 : queue.size();
        for (int i = 1; i < last && out.hasRemaining(); i++) {
            byte[] bytes = queue.get(i);
            out.put(bytes, 0, Math.min(bytes.length, out.remaining()));
        }
    }

    /** So many bytes of the queue have left. */
    void advance(int written) {
        int left = written;
        while (left > 0) {
            int head = headLeft();
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
            loop.shared.spares().give(frame);
        }
    }

    // ------------------------------------------------------------------------------------------------- dropping

    /** Before anything is dropped; see {@link FrameQueue#splitLeftover}. */
    void splitLeftover() {
        headWritten = queue.splitLeftover(headWritten);
        owned = null; // it may be dropped
    }

    /** Bytes of the queue that must leave whatever is dropped: of messages that have begun to. */
    int begunBytes() {
        return queue.bytesBeforeWhole(headWritten) - headWritten;
    }

    /** See {@link FrameQueue#dropReplaced}. */
    int dropReplaced(Tracker tracker) {
        return queue.dropReplaced(headWritten, tracker);
    }

    /** See {@link FrameQueue#dropOldest}. */
    int dropOldest(int bytes) {
        return queue.dropOldest(headWritten, bytes);
    }

    /**
     * A Close is due: throws away every frame that means nothing behind or before it, and has not begun to leave.
     *
     * @return how many bytes of the queue they had
     */
    int discard() {
        ping = null;
        pong = null;
        queuedPong = null;
        splitLeftover();
        return queue.discardWhole(headWritten);
    }

    /** The socket is gone. */
    void discardAll() {
        queue.discardAll();
        headWritten = 0;
        ping = null;
        pong = null;
        queuedPong = null;
        owned = null;
    }
}
