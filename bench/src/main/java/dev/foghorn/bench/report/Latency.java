package dev.foghorn.bench.report;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * How long something took, in nanoseconds.
 *
 * @param what in words: from which event to which
 * @param count of values
 * @param p50 half of the values are at most this; the others alike
 * @param histogram all values, for plots and comparisons: HdrHistogram's compressed encoding, in Base64
 */
public record Latency(
        String what,
        long count,
        double mean,
        long min,
        long p50,
        long p90,
        long p99,
        long p999,
        long max,
        String histogram) {

    /** @return null if the histogram is empty */
    public static Latency of(String what, Histogram values) {
        if (values.getTotalCount() == 0) {
            return null;
        }
        return new Latency(
                what,
                values.getTotalCount(),
                values.getMean(),
                values.getMinValue(),
                values.getValueAtPercentile(50),
                values.getValueAtPercentile(90),
                values.getValueAtPercentile(99),
                values.getValueAtPercentile(99.9),
                values.getMaxValue(),
                encode(values));
    }

    private static String encode(Histogram values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.getNeededByteBufferCapacity());
        int length = values.encodeIntoCompressedByteBuffer(bytes);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
    }

    /**
     * All values again.
     *
     * @throws IllegalStateException if the text is no histogram
     */
    public Histogram toHistogram() {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(histogram)), 0);
        } catch (DataFormatException | RuntimeException e) {
            throw new IllegalStateException("the latencies of '" + what + "' hold no readable histogram", e);
        }
    }
}
