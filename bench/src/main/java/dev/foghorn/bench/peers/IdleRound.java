package dev.foghorn.bench.peers;

import dev.foghorn.bench.IdleGrowth;
import dev.foghorn.bench.report.Result;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One round of {@link Contest#IDLE} on one server that has just started: first the physical memory, of which a look at
 * the heap would change something, then the live heap.
 */
final class IdleRound {
    static final String HEAP = "heapBytesPerConnection";
    static final String RSS = "rssBytesPerConnection";

    private static final int FEW = 500;
    private static final int MANY = 10_000;

    private IdleRound() {}

    /** @param held what the load told: connections that were held, and the growth of physical memory */
    static Result withHeap(Result held, ServerProcess server) throws IOException {
        IdleGrowth growth = IdleGrowth.measure(server.address(), "/echo", server.pid(), FEW, MANY);
        Map<String, Double> counters = new LinkedHashMap<>(held.counters());
        counters.put(HEAP, growth.heapBytesPerConnection());
        return Rounds.with(held, held.scenario(), held.server(), counters);
    }
}
