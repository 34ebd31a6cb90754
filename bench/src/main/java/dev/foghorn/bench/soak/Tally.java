package dev.foghorn.bench.soak;

import java.util.Map;
import java.util.TreeMap;

/** What all players have done. Thread-safe. */
final class Tally {
    private final Map<String, Long> connections = new TreeMap<>();
    private long messages;
    private long bytes;

    synchronized void connected(String kind) {
        connections.merge(kind, 1L, Long::sum);
    }

    synchronized void checked(int length) {
        messages++;
        bytes += length;
    }

    synchronized Map<String, Long> connections() {
        return new TreeMap<>(connections);
    }

    /** That were received and checked. */
    synchronized long messages() {
        return messages;
    }

    /** In these messages. */
    synchronized long bytes() {
        return bytes;
    }
}
