package dev.foghorn.loop;

import dev.foghorn.protocol.Endpoint;
import dev.foghorn.protocol.deflate.Zlib;
import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.MaskingKeys;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.message.SpareArrays;
import dev.foghorn.threads.Daemons;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread, one selector, and the connections registered with it.
 *
 * <pre>
 *   one turn:   select ---- for each ready key: read once, parse, run handlers, write once
 *                 |
 *               close ----- sockets that were let go in the turn before
 *                 |
 *               tasks ----- what other threads posted
 *                 |
 *               sweep ----- about once a second: timeouts, pings
 *                 |
 *               dirty ----- connections that got frames from elsewhere: all their frames in one write
 * </pre>
 *
 * {@link #in} and {@link #out} never leave this thread and hold nothing between keys. Nothing here is allocated per
 * turn, save by tasks and by the sweep. Selecting makes no system call but the wait itself; other threads wake the
 * selector only if it may be asleep.
 */
public final class EventLoop implements Executor {
    private static final Logger log = LoggerFactory.getLogger(EventLoop.class);

    /** Holds what a socket usually has ready at once, and bounds what one connection is given before the next. */
    static final int BUFFER_BYTES = 64 << 10;

    /** Bytes of a long message that are read at once: others have their turn, and what was read is still in a cache. */
    static final int MOST_A_READ = 256 << 10;

    /**
     * Bytes of a long frame that are written at once: each write wakes the peer. Bounds the direct copy, too, that the
     * JDK makes and keeps, as large as the largest write.
     */
    static final int MOST_A_WRITE = 1 << 20;

    /** For some messages of a megabyte on their way at once; held for a second at most, save inside a message. */
    static final int SPARE_BYTES = 8 << 20;

    /** See {@link #currentStep}. */
    static final long NO_STEP = Long.MIN_VALUE;

    /** Timeouts are some seconds, and a sweep goes over all connections. */
    private static final long SWEEP_MILLIS = 1000;
    /** Where a timeout is shorter, it is kept within a quarter of it. */
    private static final int SWEEPS_A_TIMEOUT = 4;

    private final Selector selector;
    private final Thread thread;
    private final Consumer<SelectionKey> onReady = this::ready;
    private final TaskQueue tasks = new TaskQueue(this::step);
    private final AtomicBoolean mayBeAsleep = new AtomicBoolean();
    /** Counts all that it does; see {@link #currentStep}. */
    private final AtomicLong steps = new AtomicLong();
    private final ArrayDeque<Connection> released = new ArrayDeque<>();
    private final ArrayDeque<Connection> dirty = new ArrayDeque<>();
    /** For all its connections: they have the same role. */
    final Endpoint.Shared shared;

    /** What was read for the key at hand. */
    final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES);
    /**
     * What is to be written for the key at hand. A server's is outside the heap, from where the socket takes it as it
     * is; a client masks in it, which is done on arrays.
     */
    final ByteBuffer out;
    /**
     * What connections use in place of their sockets, but for the key: these themselves, unless a test puts something
     * between. The selector takes none but the JDK's own.
     */
    UnaryOperator<SocketChannel> sockets = UnaryOperator.identity();
    private final LoopCounters counters = new LoopCounters();
    /** Of all connections that speak no TLS. */
    final Transport plain = new PlainTransport(counters);
    /** Null until a connection of this loop speaks TLS. */
    private TlsBuffers tlsBuffers;
    /**
     * What is left of the bytes of messages that the connection being read may decompress; see {@link
     * Connection#spend}.
     */
    int leftOfTurn;
    /** The outbox that may write into {@link #out}: that of the connection being read; null between keys. */
    Outbox corked;
    /** Messages that end in {@link #out}, and wait for its write. */
    int corkedMessages;
    /** Bytes at the beginning of {@link #out} that are an HTTP head and no frame. */
    int corkedHead;
    /** Where in {@link #out} the frame begins that is being written. */
    int claimedAt;
    /** The kind of frame for which a buffer of its own was claimed. */
    Opcode claimed;
    /** Tracks the message whose frames are being written; null for most, which are only counted. */
    Tracker tracker;

    final Deliveries deliveries = new Deliveries();
    /** Shared with the other loops of a group. */
    final OutboundTotal outboundTotal;

    /** Null until the first connection compresses. */
    private Zlib zlib;

    private long now = millis();
    private long sweepMillis = SWEEP_MILLIS;
    /** Other threads look whether the loop is late. */
    private volatile long nextSweep = now + sweepMillis;
    private volatile boolean stopped;
    private volatile boolean ended;

    /** Something that a key of this loop stands for. */
    interface Selectable {
        /** The key is ready for something. */
        void ready(SelectionKey key) throws IOException;

        /** Looks at the clock. */
        void sweep();

        /** It cannot go on: lets everything go. */
        void lost(String how);
    }

    EventLoop(String name, Role role, OutboundTotal outboundTotal) throws IOException {
        this(name, role, outboundTotal, Selector.open());
    }

    /**
     * @param role of all its connections
     * @param selector its own from now on
     */
    EventLoop(String name, Role role, OutboundTotal outboundTotal, Selector selector) {
        this.out = role.masks() ? ByteBuffer.allocate(BUFFER_BYTES) : ByteBuffer.allocateDirect(BUFFER_BYTES);
        this.shared = new Endpoint.Shared(writerFor(role), new SpareArrays(SPARE_BYTES));
        this.outboundTotal = outboundTotal;
        this.selector = selector;
        this.thread = Daemons.thread(name, this::run);
    }

    private static FrameWriter writerFor(Role role) {
        return role.masks() ? FrameWriter.client(MaskingKeys.secure()) : FrameWriter.server();
    }

    /** That of all its connections. */
    Role role() {
        return shared.writer().role();
    }

    void start() {
        thread.start();
    }

    /** Whether the caller is this loop's thread. */
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /**
     * Milliseconds on a clock that only goes forward, read once a turn. While keys are served it is as old as the
     * selector slept, which is no longer than from one sweep to the next: timeouts are no finer than that.
     */
    long now() {
        return now;
    }

    /**
     * What tells what the loop does now from what it does next, each key and each task being a step; {@link #NO_STEP}
     * while it may sleep, and when it has ended. For other threads, which may be a little late to see it.
     */
    long currentStep() {
        return mayBeAsleep.get() || !thread.isAlive() ? NO_STEP : steps.getOpaque();
    }

    private void step() {
        steps.setOpaque(steps.getPlain() + 1); // only this thread writes: no locked instruction is needed
    }

    /** What its thread is doing. */
    StackTraceElement[] stack() {
        return thread.getStackTrace();
    }

    /** @param level that of all connections of this loop: they have the same options */
    Zlib zlib(int level) {
        if (zlib == null) {
            zlib = new Zlib(level, counters);
        }
        return zlib;
    }

    /**
     * Runs a task on this loop's thread in one of its next turns, even if the caller is on it; tasks of one thread run
     * in their order. Tasks posted after the loop has stopped are not run.
     */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        // The loop sets the flag before it looks at the queue and sleeps; we look at the flag after we added. So either
        // it sees the task, or we see the flag. Whoever wins the exchange wakes it, once.
        if (mayBeAsleep.get() && mayBeAsleep.compareAndSet(true, false)) {
            selector.wakeup();
        }
    }

    /**
     * {@link #execute}, for a task that carries a message; it counts against the limit of what waits in all.
     *
     * @param mustFit whether the task is refused over that limit
     * @return false if it was refused, as it is by a loop that has ended
     */
    public boolean post(int bytes, boolean mustFit, Runnable task) {
        if (ended || mustFit && outboundTotal.isOver(bytes)) {
            return false;
        }
        outboundTotal.add(bytes);
        execute(() -> {
            outboundTotal.add(-bytes);
            task.run();
        });
        return true;
    }

    // ---------------------------------------------------------------------------------------------------- turns

    private void run() {
        try {
            while (!stopped) {
                turn();
            }
        } catch (Throwable e) {
            log.error("{} cannot go on, and ends its connections", thread.getName(), e);
        } finally {
            terminateAll();
        }
    }

    private void turn() throws IOException {
        mayBeAsleep.set(true);
        Thread.interrupted(); // a handler's interrupt would make every select from now on return at once
        int keyless = released.size(); // once this select has begun
        if (tasks.isEmpty() && dirty.isEmpty() && keyless == 0) {
            selector.select(onReady, Math.max(1, nextSweep - now)); // 0 would wait for ever
        } else {
            selector.selectNow(onReady);
        }
        mayBeAsleep.set(false);
        closeReleased(keyless);
        now = millis();
        tasks.runTurn();
        if (now >= nextSweep) {
            counters.lagged(now - nextSweep);
            sweep();
        }
        flushDirty(); // last, so that what the others send leaves in this turn
    }

    /** An exception must not leave this method: it would abandon the keys that are ready beside this one. */
    private void ready(SelectionKey key) {
        if (mayBeAsleep.getPlain()) {
            mayBeAsleep.set(false); // awake: what is posted from now on, by handlers too, is seen after the keys
        }
        step();
        Selectable selectable = (Selectable) key.attachment();
        try {
            selectable.ready(key);
        } catch (Throwable e) {
            end(selectable, e);
        }
    }

    /** One connection's trouble must not end the loop, and with it all others. */
    private void end(Selectable selectable, Throwable unexpected) {
        try {
            log.error("{} ends a connection after an unexpected error", thread.getName(), unexpected);
            selectable.lost("unexpected error: " + unexpected);
        } catch (Throwable e) {
            log.error("{} could not end it in good order", thread.getName(), e);
        }
    }

    /** To be flushed at the end of this turn. */
    void markDirty(Connection connection) {
        dirty.add(connection);
    }

    private void flushDirty() {
        // A flush may run a handler (onWritable), which may mark more: those wait for the next turn.
        for (int left = dirty.size(); left > 0; left--) {
            Connection connection = dirty.poll();
            step();
            try {
                connection.flushDirty();
            } catch (Throwable e) {
                end(connection, e);
            }
        }
    }

    private void sweep() {
        nextSweep = now + sweepMillis;
        shared.spares().clear(); // who is busy has new ones at once, and who is not holds none
        try {
            for (Selectable selectable : selectables()) {
                sweep(selectable);
            }
        } catch (Throwable e) { // such as no memory for their list
            log.error("{} could not look after all its connections, and tries it again", thread.getName(), e);
        }
    }

    private void sweep(Selectable selectable) {
        step();
        try {
            selectable.sweep();
        } catch (Throwable e) {
            end(selectable, e);
        }
    }

    /**
     * How much later than it was due the loop has not come to its sweep yet, in milliseconds: what runs on it takes
     * long. From any thread.
     */
    public long overdueMillis() {
        return Math.max(0, millis() - nextSweep);
    }

    /** Looks at the clock often enough for the shortest of these timeouts, if that is short; on this thread. */
    void watch(ConnectionOptions options) {
        sweepMillis = Math.max(1, Math.min(sweepMillis, options.shortestTimeout().toMillis() / SWEEPS_A_TIMEOUT));
        nextSweep = Math.min(nextSweep, now + sweepMillis);
    }

    private static long millis() {
        return System.nanoTime() / 1_000_000;
    }

    // ---------------------------------------------------------------------------------------------- connections

    SelectionKey register(SelectableChannel channel, int operations, Selectable selectable) throws IOException {
        return channel.register(selector, operations, selectable);
    }

    /**
     * Takes a connection off this loop, and closes it in the next turn, which does not wait for anything. By then the
     * selector has forgotten the key: to close a channel that has one takes the JDK two system calls more.
     */
    void release(Connection connection) {
        connection.key().cancel();
        released.add(connection);
    }

    private void closeReleased(int count) {
        for (int left = count; left > 0; left--) {
            try {
                released.poll().close();
            } catch (IOException | RuntimeException | Error e) {
                log.debug("{}: closing a socket failed", thread.getName(), e);
            }
        }
    }

    /** A copy: what is done with them may close them. */
    List<Selectable> selectables() {
        List<Selectable> selectables = new ArrayList<>(selector.keys().size());
        for (SelectionKey key : selector.keys()) {
            selectables.add((Selectable) key.attachment());
        }
        return selectables;
    }

    /** The connections of this loop; on its thread. */
    List<Connection> connections() {
        List<Connection> connections = new ArrayList<>();
        for (Selectable selectable : selectables()) {
            if (selectable instanceof Connection connection && !connection.isTerminated()) {
                connections.add(connection);
            }
        }
        return connections;
    }

    TlsBuffers tlsBuffers() {
        if (tlsBuffers == null) {
            tlsBuffers = new TlsBuffers();
        }
        return tlsBuffers;
    }

    /** {@link #corkedMessages}, which have left {@link #out}. */
    int takeCorkedMessages() {
        int messages = corkedMessages;
        corkedMessages = 0;
        corkedHead = 0;
        return messages;
    }

    /** The key at hand was served. Only an unexpected error leaves something in {@link #out}, and then it is lost. */
    void uncork() {
        deliveries.onDiscarded(takeCorkedMessages());
        out.clear();
        corked = null;
    }

    /** What became of the messages of this loop's connections. */
    public Deliveries deliveries() {
        return deliveries;
    }

    /** What happened on this loop so far; exact on its thread, soon seen by others. */
    public LoopCounters counters() {
        return counters;
    }

    /** Whether a task posted before this was asked may not be run any more; if not, it has been or will be. */
    public boolean hasEnded() {
        return ended;
    }

    /** Ends the loop after this turn, and every connection that is left; or at once, if it was never started. */
    void stop() {
        stopped = true;
        if (thread.getState() == Thread.State.NEW) {
            closeSelector();
        } else {
            selector.wakeup();
        }
    }

    boolean isStopped() {
        return stopped;
    }

    /** Waits for the loop's end; not from its own thread. */
    void join(long millis) throws InterruptedException {
        thread.join(millis);
    }

    private void terminateAll() {
        ended = true; // before the last tasks are taken: see hasEnded
        tasks.runLast();
        try {
            selectables().forEach(this::endWithLoop);
        } catch (Throwable e) { // no memory for their list
            log.error("{} could not end its connections", thread.getName(), e);
        }
        closeReleased(released.size());
        if (zlib != null) {
            zlib.close();
        }
        closeSelector();
    }

    private void closeSelector() {
        try {
            selector.close();
        } catch (IOException e) {
            log.error("{} could not close its selector", thread.getName(), e);
        }
    }

    private void endWithLoop(Selectable selectable) {
        step();
        try {
            selectable.lost("its loop was stopped");
        } catch (Throwable e) {
            log.error("{} could not end a connection in good order", thread.getName(), e);
        }
    }

    @Override
    public String toString() {
        return thread.getName();
    }
}
