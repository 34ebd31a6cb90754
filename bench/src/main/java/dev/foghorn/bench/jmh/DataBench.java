package dev.foghorn.bench.jmh;

import dev.foghorn.bench.timing.BlockingClient;
import dev.foghorn.bench.timing.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** From handing a message over until its echo is read and compared, on a connection that stays open. */
@BenchmarkMode({Mode.AverageTime, Mode.Throughput, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class DataBench {
    @Param({"20", "125", "1024", "16384"})
    private int size;

    private final Workspace workspace = new Workspace();
    private BlockingClient client;
    private byte[] message;

    @Setup
    public void connect(Server server) throws IOException {
        message = ".".repeat(size).getBytes(StandardCharsets.US_ASCII);
        client = BlockingClient.prepare(server.target());
        client.connect(workspace);
    }

    @Benchmark
    public long echo() throws IOException {
        return client.echo(message, 1, workspace);
    }

    @TearDown
    public void reset() throws IOException {
        client.reset();
    }
}
