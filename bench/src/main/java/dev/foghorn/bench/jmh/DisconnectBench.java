package dev.foghorn.bench.jmh;

import dev.foghorn.bench.timing.BlockingClient;
import dev.foghorn.bench.timing.Workspace;
import dev.foghorn.protocol.close.CloseCode;
import dev.foghorn.protocol.close.CloseStatus;
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

/** From sending a Close until Close and the end of TCP are read; connecting and closing the socket are not in it. */
@BenchmarkMode({Mode.AverageTime, Mode.Throughput, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class DisconnectBench {
    private static final CloseStatus NORMAL = CloseStatus.of(CloseCode.NORMAL_CLOSURE, "");

    private final Workspace workspace = new Workspace();
    private BlockingClient client;

    @Setup(Level.Invocation)
    public void connect(Server server) throws IOException {
        client = BlockingClient.prepare(server.target());
        client.connect(workspace);
    }

    @Benchmark
    public long disconnect() throws IOException {
        return client.disconnect(NORMAL, workspace);
    }

    @TearDown(Level.Invocation)
    public void close() {
        client.close();
    }
}
