package dev.foghorn.bench.jmh;

import dev.foghorn.protocol.frame.Masking;
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

/** Masking, which is unmasking, in place (RFC 6455 section 5.3). */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class MaskingBench {
    private static final int MASKING_KEY = 0x9A3C_71E5;

    @Param({"20", "125", "1024", "16384", "1048576"})
    private int size;

    private byte[] payload;

    @Setup
    public void allocate() {
        payload = new byte[size];
    }

    @Benchmark
    public int mask() {
        return Masking.apply(payload, 0, size, MASKING_KEY);
    }
}
