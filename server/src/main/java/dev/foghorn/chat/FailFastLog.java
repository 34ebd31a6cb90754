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
    /** What fails sooner makes nobody wait. */
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Short beside the time after which clients are told to try again. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RoomLog log;
    private final LongSupplier nanos;
    /** Null if the store has answered since, or at least failed at once. */
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
            failure = now - begin < SLOW_NANOS ? null : new Failure(e, now + PAUSE_NANOS);
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
