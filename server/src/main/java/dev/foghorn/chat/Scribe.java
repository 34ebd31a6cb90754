package dev.foghorn.chat;

import dev.foghorn.chat.log.Appended;
import dev.foghorn.chat.log.Draft;
import dev.foghorn.chat.log.LogException;
import dev.foghorn.chat.log.RoomLog;
import dev.foghorn.protocol.close.CloseCode;
import dev.foghorn.threads.Daemons;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what is said in its rooms, and only then passes it on: the one thread that their order comes from.
 *
 * <pre>
 *   loops --commands--&gt; queue --a turn: all there is--&gt; prepare --&gt; ONE append to the log --&gt; perform
 * </pre>
 *
 * So the log is written once for however many have something to say while it is being written.
 */
final class Scribe {
    private static final Logger log = LoggerFactory.getLogger(Scribe.class);

    private static final int MOST_A_TURN = 256;
    /** A few pictures are enough for one turn: they are in memory twice while they are written. */
    private static final int BYTES_A_TURN = 1 << 20;
    /** How soon it is tried again to read what the members miss. */
    private static final long RETRY_MILLIS = 500;

    private final RoomLog roomLog;
    private final ChatRooms rooms;
    private final ChatCounters counters;
    private final long capacity;
    private final BlockingQueue<Command> queue = new LinkedBlockingQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private final Thread thread;

    private final List<Command> turn = new ArrayList<>(MOST_A_TURN);
    private final List<Draft> drafts = new ArrayList<>(MOST_A_TURN);
    private final List<Say> says = new ArrayList<>(MOST_A_TURN);
    private boolean storeIsDown;
    private boolean closed;

    /** @param capacity bytes that may wait */
    Scribe(String name, RoomLog roomLog, ChatRooms rooms, ChatCounters counters, long capacity) {
        this.roomLog = roomLog;
        this.rooms = rooms;
        this.counters = counters;
        this.capacity = capacity;
        this.thread = Daemons.thread(name, this::run);
    }

    void start() {
        thread.start();
    }

    /** Takes a command, unless too much waits already; from any thread. Never blocks. */
    boolean offer(Command command) {
        if (isFull()) {
            return false;
        }
        add(command);
        return true;
    }

    /** Whether too much waits already; from any thread. */
    boolean isFull() {
        return waiting.get() >= capacity;
    }

    /** Takes a command that must not be lost, as there are no more of them than there are connections in rooms. */
    void add(Command command) {
        waiting.addAndGet(command.bytes());
        queue.add(command);
    }

    /** Does what was asked for so far, and ends; nothing may be added afterwards. */
    void close(long millis) throws InterruptedException {
        queue.add(new Command() {
            @Override
            public Visitor visitor() {
                return null;
            }

            @Override
            public void perform(Scribe scribe) {
                closed = true;
            }
        });
        thread.join(millis);
    }

    long waitingBytes() {
        return waiting.get();
    }

    ChatCounters counters() {
        return counters;
    }

    ChatRooms rooms() {
        return rooms;
    }

    /** Something to be appended in this turn. */
    void append(Say say, Draft draft) {
        says.add(say);
        drafts.add(draft);
    }

    private void run() {
        while (!closed) {
            try {
                turn();
            } catch (InterruptedException e) {
                log.warn("{} was interrupted, and goes on", thread.getName());
            } catch (Throwable e) {
                report(e);
            } finally {
                turn.clear();
                drafts.clear();
                says.clear();
            }
        }
    }

    private void report(Throwable error) {
        try {
            log.error("{} met an error", thread.getName(), error);
        } catch (Throwable e) {
            // no memory, not even for a word about it: its rooms need it all the same
        }
    }

    private void turn() throws InterruptedException {
        take();
        forEach(Command::prepare);
        append();
        forEach(Command::perform);
        rooms.settle();
    }

    private void take() throws InterruptedException {
        Command first = rooms.isAnyBehind() ? queue.poll(RETRY_MILLIS, TimeUnit.MILLISECONDS) : queue.take();
        int bytes = 0;
        for (Command next = first; next != null; next = mayTake(bytes) ? queue.poll() : null) {
            turn.add(next);
            bytes += next.bytes();
        }
        waiting.addAndGet(-bytes);
    }

    private boolean mayTake(int bytes) {
        return turn.size() < MOST_A_TURN && bytes < BYTES_A_TURN;
    }

    private void forEach(BiConsumer<Command, Scribe> step) {
        for (Command command : turn) {
            try {
                step.accept(command, this);
            } catch (RuntimeException | Error e) {
                log.error("{} could not do what was asked for", thread.getName(), e);
                command.visitor().close(CloseCode.INTERNAL_ERROR, "the server met an error");
            }
        }
    }

    private void append() {
        if (drafts.isEmpty()) {
            return;
        }
        try {
            List<Appended> appended = roomLog.append(drafts);
            for (int i = 0; i < says.size(); i++) {
                says.get(i).stored(appended.get(i));
            }
            noteStore(null);
        } catch (LogException | RuntimeException | Error e) { // the turn must go on: others leave rooms in it
            says.forEach(Say::notStored);
            noteStore(e);
        }
    }

    /** Tells the log once, and not for each that wants to say something meanwhile. */
    private void noteStore(Throwable failure) {
        if (failure != null && !storeIsDown) {
            log.error("what is said cannot be stored; who says it is told to try again", failure);
        } else if (failure == null && storeIsDown) {
            log.info("what is said can be stored again");
        }
        storeIsDown = failure != null;
    }
}
