package dev.foghorn.bench.soak;

import dev.foghorn.bench.ServerMemory;
import dev.foghorn.bench.load.ProcessUsage;
import java.io.IOException;
import java.util.Locale;

/**
 * What a server holds at a moment.
 *
 * @param heapBytes live after a full collection
 * @param descriptors open files and sockets
 * @param threads of the process
 */
record Footprint(long heapBytes, int descriptors, int threads) {
    /**
     * Growth that is no leak: compiled code's tables, classes loaded on first use, buffers of a loop that come with the
     * first burst and stay. A leak of one buffer for each of an attack's hundreds of connections is far above it.
     */
    private static final long HEAP_SLACK = 2 << 20;

    static Footprint of(long pid) throws IOException {
        ServerMemory memory = ServerMemory.of(pid);
        ProcessUsage usage = new ProcessUsage(pid);
        return new Footprint(memory.heapBytes(), usage.descriptors(), usage.threads());
    }

    /** Whether nothing stayed behind since an earlier moment. */
    boolean isBackAt(Footprint before) {
        return heapBytes <= before.heapBytes + HEAP_SLACK
                && descriptors <= before.descriptors
                && threads <= before.threads;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f MB live heap, %d descriptors, %d threads",
                heapBytes / 1e6, descriptors, threads);
    }
}
