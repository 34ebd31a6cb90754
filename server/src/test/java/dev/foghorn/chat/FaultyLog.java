package dev.foghorn.chat;

import dev.foghorn.chat.log.Appended;
import dev.foghorn.chat.log.Draft;
import dev.foghorn.chat.log.Entry;
import dev.foghorn.chat.log.Extent;
import dev.foghorn.chat.log.LogException;
import dev.foghorn.chat.log.MemoryRoomLog;
import dev.foghorn.chat.log.RoomLog;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** A log in memory, on a store that goes wrong in all the ways that stores do, when it is told to. */
final class FaultyLog implements RoomLog {
    /** Of the chances: each way of failing comes so often. */
    private static final int ONE_IN = 20;

    private final MemoryRoomLog log;
    /** Appending fails, and nothing is kept. */
    volatile boolean down;
    /** The next append is kept, but nobody is told so. */
    volatile boolean answerIsLost;
    /** Reading fails. */
    volatile boolean unreadable;
    /** Reading fails as no log should. */
    volatile boolean broken;
    /** Appending finds no memory. */
    volatile boolean noMemory;
    final AtomicInteger reads = new AtomicInteger();
    /** Appending waits for this. */
    volatile CountDownLatch gate = new CountDownLatch(0);
    /** Somebody waits for the gate. */
    volatile CountDownLatch waited = new CountDownLatch(1);
    volatile int appends;
    /** Of content. */
    final LongAdder bytesRead = new LongAdder();
    /** Null unless it fails by chance. */
    private final Random chance;

    FaultyLog() {
        this(new MemoryRoomLog());
    }

    FaultyLog(MemoryRoomLog log) {
        this(log, null);
    }

    private FaultyLog(MemoryRoomLog log, Random chance) {
        this.log = log;
        this.chance = chance;
    }

    /** One that fails now and then, in any way. */
    static FaultyLog byChance(MemoryRoomLog log, long seed) {
        return new FaultyLog(log, new Random(seed));
    }

    private boolean byChance() {
        return chance != null && chance.nextInt(ONE_IN) == 0;
    }

    /** Appending waits from now on. */
    void hold() {
        waited = new CountDownLatch(1);
        gate = new CountDownLatch(1);
    }

    /** Lets those go on who wait now, until somebody else waits. */
    void step() throws InterruptedException {
        CountDownLatch before = gate;
        hold();
        before.countDown();
        waited.await();
    }

    @Override
    public String epoch() {
        return log.epoch();
    }

    @Override
    public synchronized List<Appended> append(List<Draft> drafts) throws LogException {
        CountDownLatch mine = gate; // before anybody may set the next one
        waited.countDown();
        await(mine);
        appends++;
        if (noMemory) {
            throw new OutOfMemoryError("on purpose");
        }
        if (down || byChance()) {
            throw new LogException("the disk is full, on purpose", null);
        }
        List<Appended> appended = log.append(drafts);
        if (answerIsLost || byChance()) {
            answerIsLost = false;
            throw new LogException("the answer was lost, on purpose", null);
        }
        return appended;
    }

    private static void await(CountDownLatch gate) {
        try {
            if (!gate.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the gate was not opened");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<Entry> read(String room, long after, int limit, long bytes) throws LogException {
        requireReadable();
        return note(log.read(room, after, limit, bytes));
    }

    @Override
    public List<Entry> readBefore(String room, long before, int limit, long bytes) throws LogException {
        requireReadable();
        return note(log.readBefore(room, before, limit, bytes));
    }

    private List<Entry> note(List<Entry> entries) {
        bytesRead.add(entries.stream().mapToInt(entry -> entry.draft().content().length).sum());
        return entries;
    }

    @Override
    public Extent extent(String room) throws LogException {
        requireReadable();
        return log.extent(room);
    }

    List<Entry> readAll(String room) throws LogException {
        return log.read(room, 0, Integer.MAX_VALUE);
    }

    private void requireReadable() throws LogException {
        reads.incrementAndGet();
        if (broken) {
            throw new IllegalStateException("thrown on purpose");
        }
        if (unreadable || byChance()) {
            throw new LogException("the disk is broken, on purpose", null);
        }
    }

    @Override
    public void close() {
        log.close();
    }
}
