package dev.foghorn.bench.soak;

import dev.foghorn.bench.load.Interruption;
import dev.foghorn.client.WebSocketClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** Well-behaved clients of each kind on each of the server's loops, and how they fare. */
final class Canaries implements AutoCloseable {
    private static final Duration GLANCE = Duration.ofMillis(50);
    /** Echoes of each, before anything is said about it. */
    private static final long ENOUGH = 1000;

    private final WebSocketClient client;
    private final List<Canary> canaries = new ArrayList<>();

    Canaries(WebSocketClient client) {
        this.client = client;
    }

    /** One on each loop. @param kind such as "plain" */
    void open(String kind, String url) throws InterruptedException {
        Set<String> loops = new HashSet<>();
        while (loops.size() < SoakServer.LOOPS) {
            Canary canary = new Canary(kind, client, url);
            if (loops.add(canary.loop())) {
                canaries.add(canary);
            } else {
                canary.close();
            }
        }
    }

    /** Forgets what was measured so far. */
    void begin() {
        canaries.forEach(Canary::latencies);
    }

    /** Whether each has sung often enough, or not at all any more, since {@link #begin}. */
    boolean haveEnough() {
        return canaries.stream().allMatch(canary -> canary.failure() != null || canary.count() >= ENOUGH);
    }

    /** Lets time pass until {@link #haveEnough}. */
    void awaitEnough(Interruption interruption) {
        while (!haveEnough() && interruption.pass(GLANCE)) {
            // somebody sings still
        }
    }

    /** How each has fared since {@link #begin}. */
    List<Song> songs() {
        return canaries.stream()
                .map(canary -> new Song(canary.kind(), canary.loop(), canary.latencies(), canary.failure()))
                .toList();
    }

    /**
     * How one has fared.
     *
     * @param latencies of its echoes, in nanoseconds
     * @param failure what ended it; null if it lives
     */
    record Song(String kind, String loop, Histogram latencies, String failure) {
        double p99() {
            return latencies.getValueAtPercentile(99);
        }
    }

    @Override
    public void close() {
        canaries.forEach(Canary::close);
    }
}
