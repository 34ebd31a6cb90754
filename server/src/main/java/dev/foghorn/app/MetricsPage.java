package dev.foghorn.app;

import dev.foghorn.loop.Reception.Answer;
import dev.foghorn.loop.Reception.Later;
import dev.foghorn.loop.Reception.Response;
import dev.foghorn.protocol.handshake.HttpRequest;
import dev.foghorn.protocol.handshake.HttpResponse;
import dev.foghorn.server.Resource;
import dev.foghorn.server.WebSocketServer;
import dev.foghorn.threads.Daemons;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The metrics of a server and of its JVM as Prometheus reads them: in its text format, or in OpenMetrics for who asks
 * for that. They are collected and written on a thread of its own, since asking the JVM takes milliseconds.
 */
final class MetricsPage implements Resource {
    /** So that a flood of requests queues little and is told so; two or three Prometheus servers are many. */
    private static final int MOST_WAITING = 16;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(
            1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING),
            run -> Daemons.thread("foghorn-metrics", run));

    /** @param more what a server has to tell beside what all have */
    MetricsPage(WebSocketServer server, Consumer<PrometheusRegistry> more) {
        ServerMetrics.register(server, registry);
        more.accept(registry);
        JvmMetrics.builder().register(registry);
        writer.allowCoreThreadTimeOut(true); // between two scrapes nothing is needed
    }

    @Override
    public Answer answer(HttpRequest request) {
        String accept = request.head().first("Accept");
        try {
            return new Later(CompletableFuture.supplyAsync(() -> write(accept), writer));
        } catch (RejectedExecutionException full) {
            return new Response(HttpResponse.sentence(503, "too many ask for metrics at once"));
        }
    }

    @Override
    public boolean isServedWhileClosing() {
        return true;
    }

    private HttpResponse write(String accept) {
        ExpositionFormatWriter format = formats.findWriter(accept);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            format.write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new HttpResponse(200, format.getContentType(), text.toByteArray()).with("Cache-Control", "no-store");
    }
}
