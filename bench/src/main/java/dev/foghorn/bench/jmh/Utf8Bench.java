package dev.foghorn.bench.jmh;

import dev.foghorn.protocol.utf8.Utf8Validator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

/** Checking texts of so many bytes (RFC 6455 section 8.1). */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class Utf8Bench {
    @Param({"ascii", "chinese", "emoji", "mixed"})
    private String text;

    @Param({"125", "1024", "16384"})
    private int size;

    private byte[] utf8;

    @Setup
    public void write() {
        String piece = switch (text) {
            case "ascii" -> "The quick brown fox. ";
            case "chinese" -> "\u96fe\u7b1b\u5728\u6d77\u4e0a\u54cd\u8d77"; // a foghorn sounds over the sea
            case "emoji" -> "\ud83d\udea2\ud83c\udf2b\ud83d\udce3"; // ship, fog, loudspeaker
            default -> "Foghorn \u96fe\u7b1b, caf\u00e9 \ud83d\udea2. ";
        };
        byte[] bytes = piece.repeat(size).getBytes(StandardCharsets.UTF_8);
        int length = size;
        while ((bytes[length] & 0xC0) == 0x80) { // a continuation byte: the cut would be inside a character
            length--;
        }
        utf8 = Arrays.copyOf(bytes, length);
    }

    @Benchmark
    public int validate() {
        int state = Utf8Validator.validate(Utf8Validator.BOUNDARY, utf8, 0, utf8.length);
        if (state != Utf8Validator.BOUNDARY) {
            throw new IllegalStateException("the text is not UTF-8");
        }
        return state;
    }
}
