package dev.foghorn.bench.jmh;

import dev.foghorn.protocol.close.ProtocolException;
import dev.foghorn.protocol.deflate.DeflateParameters;
import dev.foghorn.protocol.deflate.PerMessageDeflate;
import dev.foghorn.protocol.deflate.Zlib;
import dev.foghorn.protocol.frame.Role;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
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

/** Compressing and decompressing one message of JSON with so many bytes, the same one again and again. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class DeflateBench {
    @Param({"125", "1024", "16384"})
    private int size;

    @Param({"1", "6"})
    private int level;

    /** With it, all but the first message refer to the one before. */
    @Param({"false", "true"})
    private boolean takeover;

    private PerMessageDeflate server;
    private PerMessageDeflate client;
    private byte[] message;
    private byte[] second;

    @Setup
    public void compress() throws ProtocolException {
        DeflateParameters agreed =
                new DeflateParameters(!takeover, !takeover, DeflateParameters.ABSENT, DeflateParameters.ABSENT);
        Zlib zlib = new Zlib(level);
        server = new PerMessageDeflate(Role.SERVER, agreed, 0, zlib);
        client = new PerMessageDeflate(Role.CLIENT, agreed, 0, zlib);
        message = json(size);
        read(next());
        second = next();
    }

    private static byte[] json(int size) {
        Random random = new Random(1);
        StringBuilder json = new StringBuilder("[");
        while (json.length() < size) {
            json.append("{\"symbol\":\"S").append(random.nextInt(50)).append("\",\"price\":")
                    .append(random.nextInt(100_000) / 100.0).append(",\"open\":true},");
        }
        return json.substring(0, size).getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] next() {
        int length = server.encode(message, 0, size);
        return Arrays.copyOf(server.encoded(), length);
    }

    private int read(byte[] payload) throws ProtocolException {
        int length = client.decode(payload, 0, payload.length, (array, offset, count) -> { });
        client.decodeEnd();
        return length;
    }

    @Benchmark
    public int deflate() {
        return server.encode(message, 0, size);
    }

    @Benchmark
    public int inflate() throws ProtocolException {
        return read(second);
    }
}
