package dev.foghorn.chat;

import dev.foghorn.chat.log.Appended;
import dev.foghorn.chat.log.Draft;
import dev.foghorn.chat.log.Entry;
import dev.foghorn.chat.log.Extent;
import dev.foghorn.chat.log.LogException;
import dev.foghorn.chat.log.MemoryRoomLog;
import dev.foghorn.chat.log.RoomLog;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A log in memory, on a store that goes wrong in all the ways that stores do, when it is told to. */
final class FaultyLog implements RoomLog {
    private final MemoryRoomLog log;
    /** Appending fails, and nothing is kept. */
    volatile boolean down;
    /** The next append is kept, but nobody is told so. */
    volatile boolean answerIsLost;
    /** Reading fails. */
    volatile boolean unreadable;
    /** Appending waits for this. */
    volatile CountDownLatch gate = new CountDownLatch(0);
    /** Somebody waits for the gate. */
    volatile CountDownLatch waited = new CountDownLatch(1);
    volatile int appends;

    FaultyLog() {
        this(new MemoryRoomLog());
    }

    FaultyLog(MemoryRoomLog log) {
        this.log = log;
    }

    /** Appending waits from now on. */
    void hold() {
        gate = new CountDownLatch(1);
    }

    @Override
    public String epoch() {
        return log.epoch();
    }

    @Override
    public synchronized List<Appended> append(List<Draft> drafts) throws LogException {
        waited.countDown();
        await();
        appends++;
        if (down) {
            throw new LogException("the disk is full, on purpose", null);
        }
        List<Appended> appended = log.append(drafts);
        if (answerIsLost) {
            answerIsLost = false;
            throw new LogException("the answer was lost, on purpose", null);
        }
        return appended;
    }

    private void await() {
        try {
            if (!gate.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the gate was not opened");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<Entry> read(String room, long after, int limit) throws LogException {
        requireReadable();
        return log.read(room, after, limit);
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
        if (unreadable) {
            throw new LogException("the disk is broken, on purpose", null);
        }
    }

    @Override
    public void close() {
        log.close();
    }
}
