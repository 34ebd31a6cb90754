package dev.foghorn.bench.timing;

import java.time.Duration;
import java.util.List;

/**
 * What is to be measured, and for how long.
 *
 * @param rounds of a timed and a counting pass each; the errors come from how much rounds differ
 * @param samples connections of each pass, opened and closed in it
 * @param warmUp such connections before the first round
 * @param workers numbers of workers, one series of rounds for each
 * @param sizes of messages, in bytes
 * @param fragments frames that each message is sent in
 * @param window longest time of a pass; data passes take all of it
 * @param think time that a worker waits after each operation
 * @param timeout for one operation
 * @param closings connections that are closed in each of the ways to close
 */
record Plan(
        int rounds,
        int samples,
        int warmUp,
        List<Integer> workers,
        List<Integer> sizes,
        int fragments,
        Duration window,
        Duration think,
        Duration timeout,
        int closings) {

    /** @throws IllegalArgumentException if the numbers do not fit one another */
    Plan {
        int most = workers.stream().mapToInt(Integer::intValue).max().orElseThrow();
        if (most > samples) {
            throw new IllegalArgumentException(
                    "--samples (" + samples + ") must be at least the number of workers (" + most + ")");
        }
    }
}
