package dev.foghorn.bench.load;

import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.message.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Workers that open a connection, close it as soon as it is open, wait for the end of TCP, and begin again. */
final class ConnectScenario implements Scenario {
    /** A server that fails at once must not be asked as fast as that. */
    private static final long PAUSE_MILLIS = 10;

    private final LoadOptions options;
    private final Meter meter;
    private final Clients clients;
    private final Histogram connectTimes = new Histogram(3);
    private final Histogram closeTimes = new Histogram(3);
    private final Pace pace;
    private int underWay;

    ConnectScenario(LoadOptions options, Pace pace, Meter meter, Failures failures) {
        this.options = options;
        this.pace = pace;
        this.meter = meter;
        this.clients = new Clients(options, failures);
    }

    @Override
    public String unit() {
        return "cycles";
    }

    @Override
    public String timed() {
        return "from starting TCP's connect until the end of TCP is read after the closing handshake";
    }

    /** One connection, to see whether anybody is there. */
    @Override
    public void open(Interruption interruption, Live live) {
        try {
            clients.connect((socket, message) -> { }).join().close();
        } catch (CompletionException e) {
            // it is among the failures
        }
    }

    @Override
    public boolean isAlive() {
        return clients.loop() != null;
    }

    @Override
    public void execute(Runnable task) {
        clients.loop().execute(task);
    }

    @Override
    public void start() {
        pace.startClosedLoop();
        for (int i = 0; i < options.connections(); i++) {
            underWay++;
            new Cycle().begin();
        }
    }

    @Override
    public boolean isSettled() {
        return underWay == 0;
    }

    @Override
    public Map<String, Double> counters() {
        Map<String, Double> counters = new LinkedHashMap<>();
        counters.put("connectP50Nanos", (double) connectTimes.getValueAtPercentile(50));
        counters.put("connectP99Nanos", (double) connectTimes.getValueAtPercentile(99));
        counters.put("closeP50Nanos", (double) closeTimes.getValueAtPercentile(50));
        counters.put("closeP99Nanos", (double) closeTimes.getValueAtPercentile(99));
        return counters;
    }

    @Override
    public void close() {
        clients.close();
    }

    /** A worker's connection; the next one is made when it has ended. */
    private final class Cycle implements WebSocketHandler {
        private long begun;
        private long opened;

        private void begin() {
            begun = System.nanoTime();
            clients.connect(this).whenComplete((socket, failure) -> {
                if (failure != null) {
                    CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS, clients.loop())
                            .execute(this::again);
                }
            });
        }

        private void again() {
            if (pace.answersSend()) {
                new Cycle().begin();
            } else {
                underWay--;
            }
        }

        @Override
        public void onOpen(WebSocket socket) {
            opened = System.nanoTime();
            connectTimes.recordValue(opened - begun);
            socket.close();
        }

        @Override
        public void onMessage(WebSocket socket, Message message) {
            // a server may greet
        }

        @Override
        public void onClose(WebSocket socket, CloseStatus status) {
            long now = System.nanoTime();
            closeTimes.recordValue(now - opened);
            meter.done(begun, now);
            again();
        }

        @Override
        public void onFailure(WebSocket socket, CloseStatus status) {
            clients.ended("a connection was not closed in good order: " + status);
            again();
        }
    }
}
