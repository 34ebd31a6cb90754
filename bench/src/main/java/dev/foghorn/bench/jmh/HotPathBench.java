package dev.foghorn.bench.jmh;

import dev.foghorn.bench.Shape;
import dev.foghorn.protocol.Endpoint;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.protocol.message.MessageSink;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The protocol's share of an echo, without a socket: parse, unmask, validate, deliver, write. One operation is all
 * messages of the shape, and includes copying the masked frames into the read buffer: unmasking changes them, and the
 * copy stands for the one that reading from a socket makes.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class HotPathBench {
    private byte[] masked;
    private ByteBuffer in;
    private ByteBuffer out;
    private int expected;
    private Endpoint endpoint;

    @Setup
    public void prepare(EchoShape echo) {
        Shape shape = echo.shape();
        masked = shape.masked();
        in = ByteBuffer.allocate(masked.length);
        expected = shape.unmaskedLength();
        out = ByteBuffer.allocate(expected);
        endpoint = new Endpoint(FrameWriter.server(), Limits.DEFAULT, new Shape.Into(out), new Echo());
    }

    @Benchmark
    public int echo() {
        in.clear();
        in.put(masked).flip();
        out.clear();
        endpoint.receive(in);
        if (out.position() != expected) {
            throw new IllegalStateException(out.position() + " bytes came back, not " + expected);
        }
        return out.position();
    }

    private final class Echo implements MessageSink {
        @Override
        public void onMessage(Message message) {
            endpoint.send(message.opcode(), message.array(), message.offset(), message.length());
        }

        @Override
        public void onPing(Message applicationData) {}

        @Override
        public void onPong(Message applicationData) {}

        @Override
        public void onClose(CloseStatus status) {}
    }
}
