package dev.foghorn.loop;

import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.WrittenFrame;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Whole frames that wait, in a ring, each with what tracks its message or null. Knows where messages begin and end, so
 * that none is dropped in part (RFC 6455 section 5.4). On the loop's thread only.
 */
final class FrameQueue {
    private static final int SMALLEST = 8;
    /** A ring that grew beyond this is given up when it is empty. */
    private static final int LARGEST_KEPT = 64;

    private final Deliveries deliveries;
    private byte[][] frames = new byte[SMALLEST][];
    private Tracker[] trackers = new Tracker[SMALLEST];
    private int head;
    private int size;

    /** @param deliveries counts what leaves the queue */
    FrameQueue(Deliveries deliveries) {
        this.deliveries = deliveries;
    }

    // ---------------------------------------------------------------------------------------------------- frames

    int size() {
        return size;
    }

    private int place(int index) {
        return head + index & frames.length - 1; // a power of two
    }

    byte[] get(int index) {
        return frames[place(index)];
    }

    private Tracker tracker(int index) {
        return trackers[place(index)];
    }

    /** The first frame, or null. */
    byte[] peek() {
        return frames[head];
    }

    void set(int index, byte[] frame) {
        frames[place(index)] = frame;
    }

    void add(byte[] frame, Tracker tracker) {
        makePlace();
        size++;
        put(size - 1, frame, tracker);
    }

    void addFirst(byte[] frame, Tracker tracker) {
        makePlace();
        size++;
        head = place(-1);
        put(0, frame, tracker);
    }

    private void put(int index, byte[] frame, Tracker tracker) {
        frames[place(index)] = frame;
        trackers[place(index)] = tracker;
    }

    private void makePlace() {
        if (size == frames.length) {
            resize(2 * size);
        }
    }

    private void resize(int capacity) {
        byte[][] newFrames = new byte[capacity][];
        Tracker[] newTrackers = new Tracker[capacity];
        for (int i = 0; i < size; i++) {
            newFrames[i] = get(i);
            newTrackers[i] = tracker(i);
        }
        frames = newFrames;
        trackers = newTrackers;
        head = 0;
    }

    /** The first frame has left. */
    byte[] removeWritten() {
        byte[] frame = frames[head];
        Tracker tracker = trackers[head];
        removeFirst();
        if (tracker instanceof Leftover leftover) {
            leftover.onWritten();
        } else if (WrittenFrame.endsMessage(frame[0])) {
            deliveries.onWritten();
            if (tracker != null) {
                tracker.onWritten();
            }
        }
        return frame;
    }

    private void removeFirst() {
        put(0, null, null);
        head = place(1);
        if (--size == 0 && frames.length > LARGEST_KEPT) {
            resize(SMALLEST);
        }
    }

    // -------------------------------------------------------------------------------------------------- dropping

    /**
     * Makes frames of what a short write left of the loop's buffer: what has begun to leave stays together.
     *
     * @param headWritten bytes of the first entry that have left
     * @return the same of what is the first entry then
     */
    int splitLeftover(int headWritten) {
        int at = 0;
        while (at < size && !(tracker(at) instanceof Leftover)) {
            at++;
        }
        if (at == size) {
            return headWritten;
        }
        Leftover leftover = (Leftover) tracker(at);
        byte[] bytes = get(at);
        FrameQueue behind = takeFrom(at + 1);
        int begun = at == 0 ? headWritten : 0;
        removeLast();
        int end = leftover.framesStart();
        int messages = 0;
        while (end < begun) {
            messages += WrittenFrame.endsMessage(bytes[end]) ? 1 : 0;
            end += WrittenFrame.lengthAt(bytes, end);
        }
        boolean goesOn = end > begun || at > 0;
        if (!goesOn) {
            deliveries.onWritten(messages);
        } else if (end > 0) {
            add(Arrays.copyOf(bytes, end), new Leftover(deliveries, leftover.framesStart(), messages));
        }
        while (end < bytes.length) {
            int length = WrittenFrame.lengthAt(bytes, end);
            add(Arrays.copyOfRange(bytes, end, end + length), null);
            end += length;
        }
        addAll(behind);
        return goesOn ? headWritten : 0;
    }

    private FrameQueue takeFrom(int index) {
        FrameQueue taken = new FrameQueue(deliveries);
        for (int i = index; i < size; i++) {
            taken.add(get(i), tracker(i));
        }
        while (size > index) {
            removeLast();
        }
        return taken;
    }

    private void removeLast() {
        put(size - 1, null, null);
        size--;
    }

    private void addAll(FrameQueue others) {
        for (int i = 0; i < others.size; i++) {
            add(others.get(i), others.tracker(i));
        }
    }

    /** Where the first message begins that may be dropped: of which nothing has left. The size, if there is none. */
    private int firstWhole(int headWritten) {
        int index = headWritten > 0 ? 1 : 0;
        while (index < size && !isStart(index)) {
            index++;
        }
        return index;
    }

    private boolean isStart(int index) {
        return !(tracker(index) instanceof Leftover) && WrittenFrame.startsMessage(get(index)[0]);
    }

    /** Bytes in front of the first message that may be dropped, those that have left included. */
    int bytesBeforeWhole(int headWritten) {
        int bytes = 0;
        for (int i = firstWhole(headWritten) - 1; i >= 0; i--) {
            bytes += get(i).length;
        }
        return bytes;
    }

    /**
     * Drops whole messages from the front until so many bytes are freed, or none is left.
     *
     * @return how many bytes were freed
     */
    int dropOldest(int headWritten, int bytes) {
        int freed = 0;
        for (int at = firstWhole(headWritten); freed < bytes && at < size; at = firstWhole(headWritten)) {
            boolean last = false;
            while (!last && at < size) {
                last = WrittenFrame.endsMessage(get(at)[0]);
                if (WrittenFrame.isData(get(at)[0])) {
                    freed += get(at).length;
                    drop(at);
                } else {
                    at++;
                }
            }
        }
        return freed;
    }

    /** Takes a frame out near the front: those before it move. */
    private void drop(int index) {
        byte first = get(index)[0];
        Tracker tracker = tracker(index);
        for (int i = index; i > 0; i--) {
            put(i, get(i - 1), tracker(i - 1));
        }
        removeFirst();
        tellDropped(first, tracker);
    }

    private void tellDropped(byte first, Tracker tracker) {
        if (WrittenFrame.endsMessage(first)) {
            deliveries.onDropped();
            if (tracker != null) {
                tracker.onDropped();
            }
        }
    }

    /**
     * Drops every message that a later one of the same room replaces. Messages that were sent to no room count as one
     * room's.
     *
     * @param room that of the message which is to be added
     * @return how many bytes were freed
     */
    int dropReplaced(int headWritten, Tracker room) {
        int whole = firstWhole(headWritten);
        Set<Tracker> replaced = new HashSet<>();
        replaced.add(roomOf(room));
        boolean[] drop = new boolean[size];
        boolean dropping = false;
        for (int i = size - 1; i >= whole; i--) { // from the latest on
            byte first = get(i)[0];
            if (WrittenFrame.endsMessage(first)) {
                dropping = !replaced.add(roomOf(tracker(i)));
            }
            drop[i] = dropping && WrittenFrame.isData(first);
        }
        return drop(drop, whole);
    }

    private int drop(boolean[] drop, int from) {
        FrameQueue behind = takeFrom(from);
        int freed = 0;
        for (int i = 0; i < behind.size; i++) {
            byte[] frame = behind.get(i);
            if (drop[from + i]) {
                freed += frame.length;
                tellDropped(frame[0], behind.tracker(i));
            } else {
                add(frame, behind.tracker(i));
            }
        }
        return freed;
    }

    private static Tracker roomOf(Tracker tracker) {
        return tracker instanceof Deliveries ? tracker : null;
    }

    /**
     * Throws away every frame of which nothing has left, save a Close and an HTTP head. Leftovers are split before.
     *
     * @return how many bytes they had
     */
    int discardWhole(int headWritten) {
        FrameQueue behind = takeFrom(headWritten > 0 ? 1 : 0);
        int bytes = 0;
        for (int i = 0; i < behind.size; i++) {
            byte[] frame = behind.get(i);
            Tracker tracker = behind.tracker(i);
            if (tracker instanceof Leftover || !isOfNoUse(frame[0])) {
                add(frame, tracker);
            } else {
                bytes += frame.length;
                tellDiscarded(frame[0], tracker);
            }
        }
        return bytes;
    }

    /** Once a Close is due or sent: data, Ping and Pong. */
    private static boolean isOfNoUse(byte first) {
        return WrittenFrame.isData(first)
                || WrittenFrame.is(Opcode.PING, first)
                || WrittenFrame.is(Opcode.PONG, first);
    }

    /** Throws away everything: nothing of it will leave. */
    void discardAll() {
        while (size > 0) {
            byte first = frames[head][0];
            Tracker tracker = trackers[head];
            removeFirst();
            tellDiscarded(first, tracker);
        }
    }

    private void tellDiscarded(byte first, Tracker tracker) {
        if (tracker instanceof Leftover leftover) {
            leftover.onDiscarded();
        } else if (WrittenFrame.endsMessage(first)) {
            deliveries.onDiscarded();
            if (tracker != null) {
                tracker.onDiscarded();
            }
        }
    }
}
