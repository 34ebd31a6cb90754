package dev.foghorn.bench.jmh;

import dev.foghorn.bench.timing.BlockingClient;
import dev.foghorn.bench.timing.Workspace;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From TCP connect until the 101 is read. Socket, local port and handshake key are made before, and the connection is
 * reset afterwards, so that no port has to wait; neither is in the time.
 */
@BenchmarkMode({Mode.AverageTime, Mode.Throughput, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class ConnectBench {
    private final Workspace workspace = new Workspace();
    private BlockingClient client;

    @Setup(Level.Invocation)
    public void prepare(Server server) throws IOException {
        client = BlockingClient.prepare(server.target());
    }

    @Benchmark
    public long connect() throws IOException {
        return client.connect(workspace);
    }

    @TearDown(Level.Invocation)
    public void reset() throws IOException {
        client.reset();
    }
}
