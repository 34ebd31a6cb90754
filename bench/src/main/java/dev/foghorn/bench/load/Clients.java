package dev.foghorn.bench.load;

import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.bench.Sources;
import dev.foghorn.client.WebSocketClient;
import dev.foghorn.loop.Compression;
import dev.foghorn.loop.ConnectionOptions;
import dev.foghorn.loop.EventLoop;
import dev.foghorn.loop.Session;
import dev.foghorn.loop.OutboundLimits;
import dev.foghorn.loop.SlowConsumerPolicy;
import dev.foghorn.protocol.frame.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;

/** Opens connections for a load, all on the one loop of one client. */
final class Clients implements AutoCloseable {
    /** The largest message that a load sends, and that its client takes. */
    static final int MAX_MESSAGE = 16 << 20;
    /** Room for a server that is slow to read; over it messages are dropped and counted. */
    private static final int OUTBOUND_LIMIT = 256 << 20;
    /** Handshakes at once: more would only wait in the server's backlog. */
    private static final int HANDSHAKES = 64;
    /** So many failures before the first success, and nobody is there. */
    private static final int HOPELESS = 100;

    private final WebSocketClient client;
    private final String url;
    private final boolean compress;
    private final Failures failures;
    private volatile EventLoop loop;
    private volatile boolean closing;

    Clients(LoadOptions options, Failures failures) {
        this.url = options.url.toString();
        this.compress = options.compress;
        this.failures = failures;
        WebSocketClient.Builder builder = WebSocketClient.builder()
                .options(tuned(options))
                .tls(options.tls())
                .parallelHandshakes();
        Sources.loopback(options.sources()).forEach(builder::localAddress);
        try {
            this.client = builder.build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Large limits, and no traffic that was not asked for. */
    private static ConnectionOptions tuned(LoadOptions options) {
        return ConnectionOptions.DEFAULT
                .withLimits(Limits.ofMessage(MAX_MESSAGE))
                .withOutbound(OutboundLimits.DEFAULT
                        .withQueue(OUTBOUND_LIMIT)
                        .withPolicy(SlowConsumerPolicy.DROP_NEWEST))
                .withCompression(options.compress ? Compression.DEFAULT.withAbove(0) : Compression.OFF)
                .withHandshakeTimeout(options.timeout)
                .withHeartbeat(Duration.ZERO, options.timeout, Duration.ZERO)
                .withClosingTimeout(options.timeout);
    }

    CompletableFuture<WebSocket> connect(WebSocketHandler handler) {
        return client.connect(url, handler).whenComplete((socket, failure) -> {
            if (failure != null) {
                failures.add(reason(failure));
                return;
            }
            if (compress && !socket.isCompressed()) {
                failures.add("the server did not agree to permessage-deflate");
            }
            if (loop == null) {
                loop = ((Session) socket).loop();
            }
        });
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return String.valueOf(cause.getMessage());
    }

    /**
     * Opens so many connections, evenly over a time, and waits until each is open or has failed.
     *
     * @param handlers of the connection with this index
     */
    void openAll(
            int count, Duration time, IntFunction<WebSocketHandler> handlers, Interruption interruption, Live live) {
        Semaphore underWay = new Semaphore(HANDSHAKES);
        long start = System.nanoTime();
        for (int i = 0; i < count && !isHopeless(); i++) {
            if (!interruption.passNanos(start + time.toNanos() / count * i - System.nanoTime())) {
                break;
            }
            underWay.acquireUninterruptibly(); // every attempt ends, by its timeout at the latest
            connect(handlers.apply(i)).whenComplete((socket, failure) -> underWay.release());
            live.opening(i + 1, count);
        }
        underWay.acquireUninterruptibly(HANDSHAKES);
    }

    private boolean isHopeless() {
        return loop == null && failures.total() >= HOPELESS;
    }

    /** A connection has ended: a failure, unless it was for us to end it. */
    void ended(String how) {
        if (!closing) {
            failures.add(how);
        }
    }

    /** The loop of all connections; null before the first is open. */
    EventLoop loop() {
        return loop;
    }

    @Override
    public void close() {
        closing = true;
        client.close();
    }
}
