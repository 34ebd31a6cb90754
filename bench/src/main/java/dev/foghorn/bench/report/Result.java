package dev.foghorn.bench.report;

import java.util.List;
import java.util.Map;

/**
 * One load on one server over one window of time. What could not be measured is null.
 *
 * @param scenario such as "echo"
 * @param server its URL, or a peer's name
 * @param settings of the load, by option name without dashes, in the order to show them; equal settings of the same
 *     scenario can be compared
 * @param unit what is counted: "messages", "deliveries", "cycles" or "connections"
 * @param seconds length of the window, without ramp-up and warm-up
 * @param units that were completed in the window
 * @param latency of these units; null if none was completed
 * @param failures cause to count; empty if all went well
 * @param generatorCpu cores that this process used in the window, such as 0.93
 * @param serverCpu cores that the server's process used in the window
 * @param unitsPerServerCpuSecond units for a second of the server's processor time: the main figure
 * @param serverRssBytes the server's physical memory at the end of the window
 * @param limitedByGenerator the generator's core was full while the server's was not: no maximum can be claimed
 * @param timeline a second each, from the window's start
 * @param counters what only this scenario counts, such as "missing" or "held"
 */
public record Result(
        String scenario,
        String server,
        Map<String, String> settings,
        String unit,
        double seconds,
        long units,
        Latency latency,
        Map<String, Long> failures,
        double generatorCpu,
        Double serverCpu,
        Double unitsPerServerCpuSecond,
        Long serverRssBytes,
        boolean limitedByGenerator,
        List<Second> timeline,
        Map<String, Double> counters) {

    /** Above this share of a core the generator is as fast as it can. */
    private static final double GENERATOR_FULL = 0.90;
    /** Under this share of a core the server could do more. */
    private static final double SERVER_FULL = 0.95;

    /**
     * Whether the generator, not the server, set the pace.
     *
     * @param serverCpu null if it is not known: then it may have
     */
    public static boolean limitedByGenerator(double generatorCpu, Double serverCpu) {
        return generatorCpu > GENERATOR_FULL && (serverCpu == null || serverCpu < SERVER_FULL);
    }

    /** Units a second. */
    public double rate() {
        return seconds > 0 ? units / seconds : 0;
    }

    /** Of all causes. */
    public long failureCount() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }
}
