package dev.foghorn.bench.jmh;

import dev.foghorn.bench.Shape;
import dev.foghorn.protocol.close.ProtocolException;
import dev.foghorn.protocol.frame.FrameHeader;
import dev.foghorn.protocol.frame.FrameParser;
import dev.foghorn.protocol.frame.FrameSink;
import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.Role;
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

/** Reading and writing one frame with a payload of so many bytes. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class FrameBench {
    private static final int MASKING_KEY = 0x9A3C_71E5; // not zero, with which masking is skipped

    @Param({"20", "125", "1024", "16384", "1048576"})
    private int size;

    private final FrameParser parser = new FrameParser(Role.SERVER, Limits.DEFAULT);
    private final FrameWriter server = FrameWriter.server();
    private final FrameWriter client = FrameWriter.client(() -> MASKING_KEY);
    private final Counter counter = new Counter();
    private byte[] payload;
    private ByteBuffer masked;
    private Shape.Into out;

    @Setup
    public void write() {
        Shape shape = new Shape(1, size, Opcode.BINARY);
        payload = new byte[size];
        masked = ByteBuffer.wrap(shape.masked());
        out = new Shape.Into(ByteBuffer.allocate(shape.masked().length));
    }

    /** As a server, which unmasks in place: every other time the payload is what the client meant. */
    @Benchmark
    public long parse() throws ProtocolException {
        masked.rewind();
        parser.parse(masked, counter);
        return counter.bytes;
    }

    @Benchmark
    public int writeAsServer() {
        return write(server);
    }

    @Benchmark
    public int writeAsClient() {
        return write(client);
    }

    private int write(FrameWriter writer) {
        out.buffer().clear();
        writer.write(out, true, 0, Opcode.BINARY, payload, 0, size);
        return out.buffer().position();
    }

    private static final class Counter implements FrameSink {
        private long bytes;

        @Override
        public void onFrame(FrameHeader header) {}

        @Override
        public void onPayload(byte[] array, int offset, int length) {
            bytes += length;
        }

        @Override
        public void onFrameEnd() {}
    }
}
