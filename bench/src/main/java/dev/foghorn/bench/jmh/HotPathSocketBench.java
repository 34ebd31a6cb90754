package dev.foghorn.bench.jmh;

import dev.foghorn.bench.PlainClient;
import dev.foghorn.bench.Shape;
import dev.foghorn.hub.EchoHandler;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The whole path of an echo over a loopback socket: select, read, parse, unmask, validate, deliver, write. The client
 * allocates nothing, and {@code -prof gc} counts all threads, so what it shows is the server's, loop and queues
 * included. One operation sends all messages of the shape in one write and waits for all echoes; its time is mostly
 * the system's, for two threads that wake each other.
 *
 * <p>The shapes fit into the loop's read buffer: a message that straddles two reads is put together in an array.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class HotPathSocketBench {
    /** To see that the profiler sees the loop's thread: the handler then copies each message. */
    @Param("false")
    private boolean copying;

    private PlainClient client;
    private ByteBuffer frames;
    private ByteBuffer replies;

    @Setup
    public void start(EchoShape echo) throws IOException {
        Shape shape = echo.shape();
        byte[] masked = shape.masked();
        frames = ByteBuffer.allocateDirect(masked.length).put(masked);
        replies = ByteBuffer.allocateDirect(shape.unmaskedLength());
        // Ends with the fork: JMH would count what closing allocates to the last iteration.
        WebSocketServer server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withLoops(1))
                .port(0)
                .route("/echo", copying ? (socket, message) -> socket.send(message.copy()) : new EchoHandler())
                .start();
        client = PlainClient.open(server.address(), "/echo", null);
    }

    @Benchmark
    public int echo() throws IOException {
        client.exchange(frames, replies);
        return replies.position();
    }
}
