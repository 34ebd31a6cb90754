package dev.foghorn.bench.peers;

import dev.foghorn.bench.IdleGrowth;
import dev.foghorn.bench.report.Result;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One round of {@link Contest#IDLE} for one server. Physical memory and live heap are measured on a process each: a
 * look at the heap would change the first, and what connections that are gone have left would change the second.
 */
final class IdleRound {
    static final String HEAP = "heapBytesPerConnection";
    static final String RSS = "rssBytesPerConnection";

    private static final int FEW = 500;
    private static final int MANY = 10_000;

    private IdleRound() {}

    /**
     * @param held what the load told: connections that were held, and the growth of physical memory
     * @param fresh a server that has just started
     */
    static Result withHeap(Result held, PeerProcess fresh) throws IOException {
        IdleGrowth growth = IdleGrowth.measure(fresh.address(), "/echo", fresh.pid(), FEW, MANY);
        Map<String, Double> counters = new LinkedHashMap<>(held.counters());
        counters.put(HEAP, growth.heapBytesPerConnection());
        return Tournament.with(held, held.scenario(), held.server(), counters);
    }
}
