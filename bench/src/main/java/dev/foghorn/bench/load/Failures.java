package dev.foghorn.bench.load;

import java.util.LinkedHashMap;
import java.util.Map;

/** What went wrong, by cause. Thread-safe. */
final class Failures {
    /** More causes than these would be one for each connection, and tell nothing. */
    private static final int MAX_CAUSES = 20;
    private static final String OTHERS = "other causes";

    private final Map<String, Long> counts = new LinkedHashMap<>();
    private long total;

    void add(String cause) {
        add(cause, 1);
    }

    synchronized void add(String cause, long count) {
        if (count > 0) {
            boolean known = counts.containsKey(cause) || counts.size() < MAX_CAUSES;
            counts.merge(known ? cause : OTHERS, count, Long::sum);
            total += count;
        }
    }

    synchronized long total() {
        return total;
    }

    synchronized Map<String, Long> counts() {
        return new LinkedHashMap<>(counts);
    }
}
