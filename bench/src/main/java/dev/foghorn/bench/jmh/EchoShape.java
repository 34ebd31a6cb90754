package dev.foghorn.bench.jmh;

import dev.foghorn.bench.Shape;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What is echoed, the same in each benchmark of the hot path. */
@State(Scope.Benchmark)
public class EchoShape {
    @Param({"1x20t", "16x20t", "1x125t", "16x125t", "1x1024t", "16x1024t", "1x16384b"})
    private String shape;

    Shape shape() {
        return Shape.parse(shape);
    }
}
