package dev.foghorn.bench.jmh;

import dev.foghorn.bench.EchoServer;
import dev.foghorn.bench.ServerProcess;
import dev.foghorn.bench.timing.Target;
import java.io.IOException;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** An echo server in a JVM of its own, for all threads of a benchmark. */
@State(Scope.Benchmark)
public class Server {
    private ServerProcess process;
    private Target target;

    @Setup
    public void start() throws IOException {
        process = EchoServer.start();
        target = Target.of(process.url(EchoServer.PATH));
    }

    @TearDown
    public void stop() {
        process.close();
    }

    Target target() {
        return target;
    }
}
