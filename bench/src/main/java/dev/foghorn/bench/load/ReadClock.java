package dev.foghorn.bench.load;

import dev.foghorn.loop.Direction;
import dev.foghorn.loop.EventLoop;

/** The time, looked up once for all messages of one read: they arrived together. On the loop's thread. */
final class ReadClock {
    private final EventLoop loop;
    private long read = -1;
    private long nanos;

    ReadClock(EventLoop loop) {
        this.loop = loop;
    }

    /** When what was read last was read, in {@link System#nanoTime}'s time. */
    long now() {
        long reads = loop.counters().calls(Direction.IN);
        if (reads != read) {
            read = reads;
            nanos = System.nanoTime();
        }
        return nanos;
    }
}
