package dev.foghorn.bench.load;

import dev.foghorn.api.WebSocket;
import dev.foghorn.protocol.message.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Connections that stay open and send nothing but answers to pings. At the end each is pinged, to see that the server
 * still has it.
 */
final class IdleScenario implements Scenario {
    /** Memory is compared with that at so many connections, so that what the first ones cost is left out. */
    private static final int BASE = 500;
    /** What the server still does after a connection was opened. */
    private static final Duration CALM = Duration.ofSeconds(1);
    private static final byte[] PROBE = {'p', 'r', 'o', 'b', 'e'};

    private final LoadOptions options;
    private final Meter meter;
    private final Failures failures;
    private final ProcessUsage server;
    private final Clients clients;
    private final Set<WebSocket> open = ConcurrentHashMap.newKeySet();
    private final Map<String, Double> counters = new LinkedHashMap<>();
    private volatile int pongs;
    private int base;
    private long rssAtBase;

    /** @param server null if its memory is not known */
    IdleScenario(LoadOptions options, Meter meter, Failures failures, ProcessUsage server) {
        this.options = options;
        this.meter = meter;
        this.failures = failures;
        this.server = server;
        this.clients = new Clients(options, failures);
    }

    @Override
    public String unit() {
        return "connections";
    }

    @Override
    public String timed() {
        return "from starting TCP's connect until the server's 101 is read";
    }

    @Override
    public void open(Interruption interruption, Live live) {
        int all = options.connections();
        int few = all > 2 * BASE ? BASE : all / 20;
        long start = System.nanoTime();
        if (few > 0) {
            openMore(few, all, interruption, live);
            interruption.pass(CALM);
        }
        base = open.size();
        rssAtBase = rss();
        openMore(all - few, all, interruption, live);
        counters.put("openSeconds", (System.nanoTime() - start - (few > 0 ? CALM.toNanos() : 0)) / 1e9);
        interruption.pass(CALM);
    }

    private void openMore(int count, int all, Interruption interruption, Live live) {
        clients.openAll(count, options.rampUp.multipliedBy(count).dividedBy(all), i -> new Held(), interruption, live);
    }

    private long rss() {
        try {
            return server == null ? 0 : server.rssBytes();
        } catch (IOException e) {
            return 0; // it has ended, which the connections tell
        }
    }

    @Override
    public boolean isAlive() {
        return !open.isEmpty();
    }

    @Override
    public void execute(Runnable task) {
        clients.loop().execute(task);
    }

    @Override
    public void start() {
        // silence
    }

    @Override
    public void finish(Interruption interruption) {
        int heldAtEnd = open.size();
        counters.put("held", (double) heldAtEnd);
        if (server != null && heldAtEnd > base) {
            counters.put("rssBytesPerConnection", (double) (rss() - rssAtBase) / (heldAtEnd - base));
            counters.put("rssComparedWithConnections", (double) base);
        }
        execute(() -> open.forEach(socket -> socket.ping(PROBE)));
        interruption.passUntil(() -> pongs >= open.size(), options.timeout);
        counters.put("answeredPing", (double) pongs);
        failures.add("a connection did not answer a ping", Math.max(0, heldAtEnd - pongs));
    }

    @Override
    public Map<String, Double> counters() {
        return counters;
    }

    @Override
    public void close() {
        clients.close();
    }

    private final class Held implements Client {
        private final long begun = System.nanoTime();

        @Override
        public void onOpen(WebSocket socket) {
            open.add(socket);
            meter.opened(begun, System.nanoTime());
        }

        @Override
        public void onMessage(WebSocket socket, Message message) {
            // a server may greet
        }

        @Override
        public void onPong(WebSocket socket, Message applicationData) {
            pongs++;
        }

        @Override
        public void onEnd(WebSocket socket, String how) {
            open.remove(socket);
            clients.ended(how);
        }
    }
}
