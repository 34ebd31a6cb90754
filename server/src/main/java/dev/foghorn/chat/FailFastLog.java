package dev.foghorn.chat;

import dev.foghorn.chat.log.Appended;
import dev.foghorn.chat.log.Draft;
import dev.foghorn.chat.log.Entry;
import dev.foghorn.chat.log.Extent;
import dev.foghorn.chat.log.LogException;
import dev.foghorn.chat.log.RoomLog;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Does not let all wait one after another for a store that does not answer: for a while after one has waited in vain,
 * reading fails at once. Appending, once a turn, is always tried; it tells when the store is back. Thread-safe.
 */
final class FailFastLog implements RoomLog {
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** So many times as long as it took to fail: what fails at once can be tried at once. */
    private static final int TIMES = 10;

    private final RoomLog log;
    private final LongSupplier nanos;
    /** Null if the store did answer. */
    private volatile Failure failure;

    private record Failure(LogException cause, long until) {}

    private interface Call<T> {
        T run() throws LogException;
    }

    FailFastLog(RoomLog log) {
        this(log, System::nanoTime);
    }

    /** @param nanos a clock, in nanoseconds since some time */
    FailFastLog(RoomLog log, LongSupplier nanos) {
        this.log = log;
        this.nanos = nanos;
    }

    private <T> T read(Call<T> call) throws LogException {
        Failure last = failure;
        if (last != null && nanos.getAsLong() - last.until < 0) {
            throw new LogException("The store failed just now: " + last.cause.getMessage(), last.cause);
        }
        return watch(call);
    }

    private <T> T watch(Call<T> call) throws LogException {
        long begin = nanos.getAsLong();
        try {
            T result = call.run();
            if (failure != null) { // seldom written: it is read by all
                failure = null;
            }
            return result;
        } catch (LogException e) {
            long now = nanos.getAsLong();
            failure = new Failure(e, now + Math.min(MOST_NANOS, TIMES * (now - begin)));
            throw e;
        }
    }

    @Override
    public String epoch() {
        return log.epoch();
    }

    @Override
    public List<Appended> append(List<Draft> drafts) throws LogException {
        return watch(() -> log.append(drafts));
    }

    @Override
    public List<Entry> read(String room, long after, int limit, long bytes) throws LogException {
        return read(() -> log.read(room, after, limit, bytes));
    }

    @Override
    public List<Entry> readBefore(String room, long before, int limit, long bytes) throws LogException {
        return read(() -> log.readBefore(room, before, limit, bytes));
    }

    @Override
    public Extent extent(String room) throws LogException {
        return read(() -> log.extent(room));
    }

    @Override
    public void close() {
        log.close();
    }
}
