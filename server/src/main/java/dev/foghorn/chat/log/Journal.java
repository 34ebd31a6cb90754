package dev.foghorn.chat.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages that were appended last, in two files beside a database that may forget them. One of them is written
 * until it has enough, then the other one, whose messages are forgotten: so one file's worth is always there.
 * Thread-safe, but nobody may append during a {@link #turn}, or before the first.
 *
 * <p>A message is written here before it is committed, and stays here if the commit fails. Then the next one of its
 * room gets the same id. So the later one counts, and what came before it with that id or a greater one does not.
 */
class Journal implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    /** Read again in a moment, and far more than waits in the database to be written. */
    private static final long ENOUGH_BYTES = 16 << 20;

    /** Far longer than the database lets a commit wait. */
    private static final long ENOUGH_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final long enoughBytes;
    private final long enoughNanos;
    private Segment current;
    private Segment other;
    private Segment.Head head;
    private Segment.Head otherHead;
    private long begun = System.nanoTime();

    /** @throws IOException if one of them is another program's, or of another form */
    Journal(Segment one, Segment two, long enoughBytes, long enoughNanos) throws IOException {
        this.enoughBytes = enoughBytes;
        this.enoughNanos = enoughNanos;
        current = one;
        other = two;
        head = one.head();
        otherHead = two.head();
        if (head == null || otherHead != null && otherHead.number() > head.number()) {
            swap();
        }
    }

    /** @param base the files have this name, and endings */
    static Journal open(Path base) throws IOException {
        Segment one = new Segment(Path.of(base + ".journal.1"));
        try {
            Segment two = new Segment(Path.of(base + ".journal.2"));
            try {
                return new Journal(one, two, ENOUGH_BYTES, ENOUGH_NANOS);
            } catch (IOException e) {
                two.close();
                throw e;
            }
        } catch (IOException e) {
            one.close();
            throw e;
        }
    }

    /** Of the database that this is beside; null before the first turn. */
    String epoch() {
        return head == null ? null : head.epoch();
    }

    /** Reads what is there, the oldest first. */
    synchronized void read(Consumer<Entry> reader) throws IOException {
        // another epoch's is there if the first turn in this one was the last
        if (otherHead != null && otherHead.epoch().equals(epoch())) {
            read(other, reader);
        }
        if (head != null) {
            read(current, reader);
        }
    }

    private static void read(Segment segment, Consumer<Entry> reader) throws IOException {
        long torn = segment.read(reader);
        if (torn > 0) {
            LOG.warn("{} ends with {} bytes that are no whole message", segment, torn);
        }
    }

    /** Writes messages; they are on the disk when this returns. A room's come in the order of their commits. */
    synchronized void append(List<Entry> entries) throws IOException {
        current.append(entries);
        current.sync();
    }

    /** Whether there is enough of it for a {@link #turn}. */
    synchronized boolean isFull() {
        return current.length() >= enoughBytes && System.nanoTime() - begun >= enoughNanos;
    }

    /**
     * Forgets the older messages, and goes on in their file. The database has them on disk, and those since were all
     * committed.
     *
     * @param epoch of the database from now on
     */
    synchronized void turn(String epoch) throws IOException {
        begun = System.nanoTime(); // if this fails, it is not tried again at once
        Segment.Head next = new Segment.Head(head == null ? 1 : head.number() + 1, epoch);
        otherHead = null;
        other.begin(next);
        otherHead = next;
        swap();
    }

    private void swap() {
        Segment segment = current;
        current = other;
        other = segment;
        Segment.Head before = head;
        head = otherHead;
        otherHead = before;
    }

    @Override
    public String toString() {
        return current + " and " + other;
    }

    @Override
    public void close() throws IOException {
        current.close();
        other.close();
    }
}
