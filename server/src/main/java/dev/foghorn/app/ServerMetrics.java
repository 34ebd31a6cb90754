package dev.foghorn.app;

import dev.foghorn.api.ClosingReport.Began;
import dev.foghorn.api.ClosingReport.Cause;
import dev.foghorn.loop.Admission;
import dev.foghorn.loop.ConnectionState;
import dev.foghorn.loop.Deliveries;
import dev.foghorn.loop.Direction;
import dev.foghorn.loop.EventLoop;
import dev.foghorn.loop.LoopCounters;
import dev.foghorn.loop.LoopCounters.TlsResult;
import dev.foghorn.loop.LoopCounters.Unanswered;
import dev.foghorn.loop.Refusal;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.server.WebSocketServer;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * What a server's loops count, summed up under the names by which Prometheus knows it. Nothing is kept here: each
 * scrape reads the counters anew, on the thread that asks. Every label has a fixed set of values, whatever peers send.
 */
final class ServerMetrics {
    private static final double MILLIS_A_SECOND = 1000;

    /** A message counts with its first frame, whatever continues it. */
    private static final List<Opcode> KINDS =
            List.of(Opcode.TEXT, Opcode.BINARY, Opcode.CLOSE, Opcode.PING, Opcode.PONG);

    private final WebSocketServer server;
    private final List<EventLoop> loops;
    private final Admission admission;

    private ServerMetrics(WebSocketServer server) {
        this.server = server;
        this.loops = server.loops();
        this.admission = server.admission();
    }

    /** Makes a registry tell what this server counts. */
    static void register(WebSocketServer server, PrometheusRegistry registry) {
        ServerMetrics metrics = new ServerMetrics(server);
        metrics.connections(registry);
        metrics.traffic(registry);
        metrics.queues(registry);
        metrics.loops(registry);
        metrics.memory(registry);
    }

    private long sum(ToLongFunction<LoopCounters> counter) {
        return loops.stream().mapToLong(loop -> counter.applyAsLong(loop.counters())).sum();
    }

    private static CounterWithCallback.Builder counter(String name, String help, String... labels) {
        return CounterWithCallback.builder().name(name).help(help).labelNames(labels);
    }

    private static GaugeWithCallback.Builder gauge(String name, String help, String... labels) {
        return GaugeWithCallback.builder().name(name).help(help).labelNames(labels);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    // ---------------------------------------------------------------------------------------------- connections

    private void connections(PrometheusRegistry registry) {
        gauge("foghorn_connections", "TCP connections, those of HTTP requests included, by state.", "state")
                .callback(to -> {
                    for (ConnectionState state : ConnectionState.values()) {
                        to.call(sum(counters -> counters.connections(state)), word(state));
                    }
                })
                .register(registry);
        counter("foghorn_refused_connections_total", "Connections that were not admitted.", "reason")
                .callback(to -> {
                    for (Refusal why : Refusal.values()) {
                        to.call(admission.refused(why), word(why));
                    }
                })
                .register(registry);
        counter("foghorn_accept_pauses_total",
                        "Times in which accepting had to wait, usually for a free file descriptor.")
                .callback(to -> to.call(admission.pauses()))
                .register(registry);
        counter("foghorn_handshakes_total",
                        "Requests by the status of the answer (101 opens a WebSocket connection), and connections that"
                                + " ended before one (timeout, gone).",
                        "result")
                .callback(this::handshakes)
                .register(registry);
        counter("foghorn_tls_handshakes_total",
                        "TLS handshakes by how they ended (ok, failed, timeout, gone).",
                        "result")
                .callback(to -> {
                    for (TlsResult result : TlsResult.values()) {
                        to.call(sum(counters -> counters.tlsHandshakes(result)), word(result));
                    }
                })
                .register(registry);
        counter("foghorn_closes_total",
                        "Ends of WebSocket connections by close code and by who began (peer, we, network).",
                        "code", "began")
                .callback(this::closes)
                .register(registry);
        counter("foghorn_close_causes_total", "Ends of WebSocket connections by their likely cause.", "cause")
                .callback(to -> {
                    for (Cause cause : Cause.values()) {
                        to.call(sum(counters -> counters.closes(cause)), cause.word());
                    }
                })
                .register(registry);
    }

    /** Of the 900 statuses there may be, those that there have been, and that of success. */
    private void handshakes(CounterWithCallback.Callback to) {
        LoopCounters.statuses().forEach(status -> {
            long answers = sum(counters -> counters.answers(status));
            if (answers > 0 || status == 101) {
                to.call(answers, Integer.toString(status));
            }
        });
        for (Unanswered why : Unanswered.values()) {
            to.call(sum(counters -> counters.handshakesUnanswered(why)), word(why));
        }
    }

    /** Of all combinations those that there have been, and that of success. */
    private void closes(CounterWithCallback.Callback to) {
        for (int i = 0; i < LoopCounters.CLOSE_CODES.size(); i++) {
            int code = i;
            for (Began began : Began.values()) {
                long closes = sum(counters -> counters.closes(code, began));
                if (closes > 0 || code == 0 && began != Began.NETWORK) {
                    to.call(closes, LoopCounters.CLOSE_CODES.get(code), began.word());
                }
            }
        }
    }

    // -------------------------------------------------------------------------------------------------- traffic

    private void traffic(PrometheusRegistry registry) {
        counter("foghorn_messages_total",
                        "Messages and control frames that came whole, or were queued for a peer.",
                        "direction", "kind")
                .callback(to -> eachKind(to, LoopCounters::messages))
                .register(registry);
        counter("foghorn_payload_bytes_total",
                        "Bytes of their content: without headers, and before compression.",
                        "direction", "kind")
                .callback(to -> eachKind(to, LoopCounters::bytes))
                .register(registry);
        counter("foghorn_compressions_total",
                        "Messages decompressed (in) and compressed (out), those that got no shorter included; once for"
                                + " all members of a room.",
                        "direction")
                .callback(to -> eachDirection(to, LoopCounters::compressions))
                .register(registry);
        counter("foghorn_compression_bytes_total", "Their bytes without and with compression.", "direction", "form")
                .callback(to -> {
                    for (Direction direction : Direction.values()) {
                        to.call(sum(counters -> counters.plainBytes(direction)), word(direction), "plain");
                        to.call(sum(counters -> counters.compressedBytes(direction)), word(direction), "compressed");
                    }
                })
                .register(registry);
        counter("foghorn_socket_bytes_total", "Bytes read from sockets and written to them.", "direction")
                .callback(to -> eachDirection(to, LoopCounters::socketBytes))
                .register(registry);
        counter("foghorn_socket_calls_total", "System calls that read from sockets or wrote to them.", "direction")
                .callback(to -> eachDirection(to, LoopCounters::calls))
                .register(registry);
    }

    // --------------------------------------------------------------------------------------------------- queues

    private void queues(PrometheusRegistry registry) {
        counter("foghorn_outbound_messages_total",
                        "Messages given to be sent (offered), and what became of them; those left over are queued.",
                        "fate")
                .callback(to -> {
                    to.call(deliveries(Deliveries::offered), "offered");
                    to.call(deliveries(Deliveries::written), "written");
                    to.call(deliveries(Deliveries::dropped), "dropped");
                    to.call(deliveries(Deliveries::discarded), "discarded");
                })
                .register(registry);
        gauge("foghorn_queued_messages", "Messages that wait for slow clients.")
                .callback(to -> to.call(deliveries(Deliveries::queued)))
                .register(registry);
        gauge("foghorn_queued_bytes", "Bytes that wait for slow clients, in all queues together.")
                .callback(to -> to.call(server.queuedBytes()))
                .register(registry);
    }

    private long deliveries(ToLongFunction<Deliveries> counter) {
        return loops.stream().mapToLong(loop -> counter.applyAsLong(loop.deliveries())).sum();
    }

    private interface OfKind {
        long count(LoopCounters counters, Direction direction, Opcode kind);
    }

    private void eachKind(CounterWithCallback.Callback to, OfKind number) {
        for (Direction direction : Direction.values()) {
            for (Opcode kind : KINDS) {
                to.call(sum(counters -> number.count(counters, direction, kind)), word(direction), word(kind));
            }
        }
    }

    private interface OfDirection {
        long count(LoopCounters counters, Direction direction);
    }

    private void eachDirection(CounterWithCallback.Callback to, OfDirection number) {
        for (Direction direction : Direction.values()) {
            to.call(sum(counters -> number.count(counters, direction)), word(direction));
        }
    }

    // --------------------------------------------------------------------------------------------------- loops

    private void loops(PrometheusRegistry registry) {
        registry.register(this::lag);
        gauge("foghorn_loop_overdue_seconds",
                        "How late the loop's sweep is now: over 0 for long, something blocks that loop.",
                        "loop")
                .callback(to -> {
                    for (int i = 0; i < loops.size(); i++) {
                        to.call(loops.get(i).overdueMillis() / MILLIS_A_SECOND, Integer.toString(i));
                    }
                })
                .register(registry);
    }

    private HistogramSnapshot lag() {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i <= LoopCounters.LAG_MILLIS.size(); i++) {
            int lagClass = i;
            double bound = i < LoopCounters.LAG_MILLIS.size()
                    ? LoopCounters.LAG_MILLIS.get(i) / MILLIS_A_SECOND
                    : Double.POSITIVE_INFINITY;
            buckets.bucket(bound, sum(counters -> counters.lags(lagClass)));
        }
        return HistogramSnapshot.builder()
                .name("foghorn_loop_lag_seconds")
                .help("How late the loops came to their sweeps, which are due about once a second.")
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(buckets.build())
                        .sum(sum(LoopCounters::lagMillis) / MILLIS_A_SECOND)
                        .build())
                .build();
    }

    // -------------------------------------------------------------------------------------------------- memory

    private void memory(PrometheusRegistry registry) {
        gauge("foghorn_heap_after_gc_bytes", "Heap in use after the last garbage collection; none before the first.")
                .callback(to -> HeapAfterGc.bytes().ifPresent(to::call))
                .register(registry);
        gauge("foghorn_heap_per_connection_bytes",
                        "The same divided by the connections of now. Not less than a connection takes: whatever else"
                                + " is on the heap, and garbage that a small collection leaves, are in it too.")
                .callback(to -> {
                    long connections = sum(ServerMetrics::allConnections);
                    if (connections > 0) {
                        HeapAfterGc.bytes().ifPresent(bytes -> to.call((double) bytes / connections));
                    }
                })
                .register(registry);
    }

    private static long allConnections(LoopCounters counters) {
        long all = 0;
        for (ConnectionState state : ConnectionState.values()) {
            all += counters.connections(state);
        }
        return all;
    }
}
