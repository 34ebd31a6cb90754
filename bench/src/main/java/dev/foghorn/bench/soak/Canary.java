package dev.foghorn.bench.soak;

import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.client.WebSocketClient;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.threads.Daemons;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * A well-behaved client whose life must go on: echoes one after another, on a thread of its own, each timed from its
 * send until it is read. The first that fails ends it.
 */
final class Canary implements AutoCloseable {
    private static final byte[] SONG = "still here?".getBytes(StandardCharsets.US_ASCII);
    /** So that it hears how the server is and is no load on it. */
    private static final long PAUSE_MILLIS = 4;
    /** An echo that takes longer never comes. */
    private static final long PATIENCE_SECONDS = 30;
    private static final int DIGITS = 3;

    private final String kind;
    private final BlockingQueue<byte[]> echoes = new LinkedBlockingQueue<>();
    private final SingleWriterRecorder latencies = new SingleWriterRecorder(DIGITS);
    private final WebSocket socket;
    private final String loop;
    private final Thread thread = Daemons.thread("canary", this::sing);
    private volatile boolean closing;
    private volatile String failure;
    private volatile long count;
    /** What was taken by {@link #latencies}; of the asking thread alone. */
    private long counted;

    /** @param kind such as "plain" */
    Canary(String kind, WebSocketClient client, String url) throws InterruptedException {
        this.kind = kind;
        this.socket = client.connect(url, new Ear()).join();
        socket.send(SoakServer.WHERE);
        this.loop = new String(next(), StandardCharsets.US_ASCII);
        thread.start();
    }

    private void sing() {
        try {
            while (!closing && failure == null) {
                long start = System.nanoTime();
                socket.send(SONG);
                if (!Arrays.equals(next(), SONG)) {
                    throw new IllegalStateException("an echo differs");
                }
                latencies.recordValue(System.nanoTime() - start);
                count++; // of this thread alone
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            failure = failure == null ? e.getMessage() : failure;
        }
    }

    private byte[] next() throws InterruptedException {
        byte[] echo = echoes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (echo == null) {
            throw new IllegalStateException("no echo came within " + PATIENCE_SECONDS + " s");
        }
        return echo;
    }

    private final class Ear implements WebSocketHandler {
        @Override
        public void onMessage(WebSocket same, Message message) {
            echoes.add(message.copy());
        }

        @Override
        public void onClose(WebSocket same, CloseStatus status) {
            end("closed with " + status);
        }

        @Override
        public void onFailure(WebSocket same, CloseStatus status) {
            end("failed: " + status);
        }

        private void end(String how) {
            if (!closing) {
                failure = how;
            }
        }
    }

    String kind() {
        return kind;
    }

    /** The server's thread that serves it. */
    String loop() {
        return loop;
    }

    /** What ended it; null if it lives. */
    String failure() {
        return failure;
    }

    /** Echoes since {@link #latencies} was last asked for. */
    long count() {
        return count - counted;
    }

    /** Of the echoes since this was last asked, in nanoseconds. */
    Histogram latencies() {
        counted = count;
        return latencies.getIntervalHistogram();
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        socket.close();
    }
}
