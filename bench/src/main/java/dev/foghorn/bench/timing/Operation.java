package dev.foghorn.bench.timing;

import java.io.IOException;
import java.util.List;

/**
 * What the workers of a pass do over and over.
 *
 * @param clients that it is done on
 * @param once whether it can be done once on each, as connecting; otherwise each worker keeps a client of its own
 */
record Operation(List<BlockingClient> clients, boolean once, Action action) {
    /** More than these in one pass would fill the memory with their times. */
    private static final int MOST = 100_000;

    @FunctionalInterface
    interface Action {
        /** @return the moment on the way, see {@link BlockingClient}; by {@link System#nanoTime} */
        long run(BlockingClient client, Workspace workspace) throws IOException;
    }

    static Operation once(List<BlockingClient> clients, Action action) {
        return new Operation(clients, true, action);
    }

    static Operation repeated(List<BlockingClient> clients, Action action) {
        return new Operation(clients, false, action);
    }

    int most() {
        return once ? clients.size() : MOST;
    }

    BlockingClient clientFor(int worker, int number) {
        return clients.get(once ? number : worker);
    }
}
