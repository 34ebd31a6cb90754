package dev.foghorn.bench.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;

/** Reports as commands make them, always the same. */
public final class Samples {
    public static final Environment ENVIRONMENT =
            new Environment(Instant.EPOCH, "Linux 6.1", "Some <CPU>", 2, "Some JDK 17", "0.1.0");

    private Samples() {}

    public static Report report(List<Result> results) {
        return new Report("load ws://127.0.0.1:8080/echo --size 20", ENVIRONMENT, results, List.of(), Map.of(), false);
    }

    /** Ten seconds of an echo of 20 bytes, about so many messages a second. */
    public static Result echo(String server, double rate, double meanMicros, long seed) {
        return result(server, Map.of("size", "20"), rate, meanMicros, seed);
    }

    public static Result result(
            String server, Map<String, String> settings, double rate, double meanMicros, long seed) {
        Random random = new Random(seed);
        Histogram all = new Histogram(3);
        List<Second> timeline = new ArrayList<>();
        long units = 0;
        for (int second = 1; second <= 10; second++) {
            Histogram values = latencies(random, meanMicros);
            all.add(values);
            long done = Math.round(rate * (1 + 0.02 * random.nextGaussian()));
            units += done;
            timeline.add(new Second(
                    second, done, values.getValueAtPercentile(50), values.getValueAtPercentile(99), 0));
        }
        return new Result("echo", server, settings, "messages", 10, units,
                Latency.of("from sending a message until its echo is read", all), Map.of(), 0.62, 0.99,
                units / 9.9, 84L << 20, false, timeline, Map.of());
    }

    private static Histogram latencies(Random random, double meanMicros) {
        Histogram values = new Histogram(3);
        values.setAutoResize(true);
        for (int i = 0; i < 2000; i++) {
            double tail = random.nextInt(200) == 0 ? 20 * random.nextDouble() : 1;
            values.recordValue((long) (meanMicros * 1000 * tail * Math.exp(0.25 * random.nextGaussian())));
        }
        return values;
    }

    /** The same with failures, and told to be limited by the generator. */
    public static Result limited(Result result, Map<String, Long> failures) {
        return new Result(result.scenario(), result.server(), result.settings(), result.unit(), result.seconds(),
                result.units(), result.latency(), failures, 0.97, 0.71, result.units() / 7.1,
                result.serverRssBytes(), true, result.timeline(), Map.of("missing", 3.0));
    }

    /** Three servers, three rounds, two workloads. */
    public static List<Result> peers() {
        List<Result> results = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            for (String size : List.of("20", "16384")) {
                double factor = size.equals("20") ? 1 : 0.4;
                Map<String, String> settings = new LinkedHashMap<>();
                settings.put("connections", "50");
                settings.put("size", size);
                results.add(result("Foghorn", settings, 205_000 * factor, 240 / factor, round));
                results.add(result("Netty epoll", settings, 186_000 * factor, 266 / factor, 10 + round));
                results.add(result("Java-WebSocket", settings, 91_000 * factor, 540 / factor, 20 + round));
            }
        }
        return results;
    }
}
