package dev.foghorn.bench.load;

import dev.foghorn.bench.report.Latency;
import dev.foghorn.bench.report.Result;
import dev.foghorn.bench.report.Second;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One load from its first connection to its last, and what it measured.
 *
 * <pre>
 *   open connections -- warm-up -- window, a tick a second -- stragglers -- close
 * </pre>
 */
public final class Load {
    /** Counter of broadcast and chat: messages that were published, from the first connection to the last. */
    public static final String PUBLISHED = "published";

    /** Of messages that left late in the open loop: over it the generator did not make the load it was asked for. */
    private static final double LATE_SHARE = 0.01;
    private static final long SECOND_NANOS = 1_000_000_000;
    /** The loop's thread answers within a turn. */
    private static final long LOOP_SECONDS = 60;

    private final LoadOptions options;
    private final Interruption interruption;
    private final Live live;
    private final Failures failures = new Failures();
    private final Pace pace;
    private final Meter meter;
    /** Null without {@code --pid}. */
    private final ProcessUsage server;

    private Load(LoadOptions options, Interruption interruption, Live live) throws IOException {
        this.options = options;
        this.interruption = interruption;
        this.live = live;
        this.pace = new Pace(options.rate);
        this.meter = new Meter(options.isOpenLoop(), failures);
        this.server = options.pid == null ? null : new ProcessUsage(options.pid);
    }

    /**
     * Makes a load and measures it; whatever the server does, it ends. What went wrong is in the result: if nothing
     * could be measured it has no units.
     *
     * @param server how the report calls it
     * @throws IOException if {@code --pid} is no process
     */
    public static Result measure(LoadOptions options, String server, Interruption interruption, Live live)
            throws IOException {
        return new Load(options, interruption, live).run(server);
    }

    private Result run(String name) {
        try (Scenario scenario = scenario()) {
            scenario.open(interruption, live);
            if (!scenario.isAlive() || interruption.isInterrupted()) {
                return result(name, scenario, new Usage(0, 0, 0, 0));
            }
            onLoop(scenario, scenario::start);
            pass("warm-up", scenario, options.warmUp(), () -> { });
            onLoop(scenario, meter::begin);
            Usage before = usage();
            pass("", scenario, options.duration, meter::end);
            Usage after = usage();
            onLoop(scenario, pace::stop);
            interruption.passUntil(() -> isSettled(scenario), options.timeout);
            scenario.finish(interruption);
            return result(name, scenario, after.since(before));
        }
    }

    private Scenario scenario() {
        if (options.isRaw()) {
            return new RawEchoScenario(options, pace, meter, failures);
        }
        return switch (options.scenario) {
            case ECHO -> new EchoScenario(options, pace, meter, failures);
            case BROADCAST -> new BroadcastScenario(options, pace, meter, failures);
            case CHAT -> new ChatScenario(options, pace, meter, failures);
            case CONNECT -> new ConnectScenario(options, pace, meter, failures);
            case IDLE -> new IdleScenario(options, meter, failures, server);
        };
    }

    private static void onLoop(Scenario scenario, Runnable task) {
        CompletableFuture.runAsync(task, scenario::execute).orTimeout(LOOP_SECONDS, TimeUnit.SECONDS).join();
    }

    /**
     * Lets time pass and shows each second of it; ends early if nobody is left.
     *
     * @param atEnd is run on the loop's thread together with the last tick
     */
    private void pass(String phase, Scenario scenario, Duration time, Runnable atEnd) {
        long tickAt = System.nanoTime();
        long end = tickAt + time.toNanos();
        boolean last = time.isZero();
        while (!last) {
            long length = Math.min(SECOND_NANOS, end - tickAt);
            tickAt += length;
            boolean passed = interruption.passNanos(tickAt - System.nanoTime());
            last = !passed || tickAt >= end || !scenario.isAlive();
            Runnable then = last ? atEnd : () -> { };
            CompletableFuture<Second> second = new CompletableFuture<>();
            onLoop(scenario, () -> {
                second.complete(meter.tick());
                then.run();
            });
            if (options.scenario == ScenarioName.IDLE) {
                live.holding(failures.total());
            } else {
                live.second(phase, scenario.unit(), length / 1e9, second.join(), failures.total());
            }
        }
    }

    private static boolean isSettled(Scenario scenario) {
        CompletableFuture<Boolean> settled = new CompletableFuture<>();
        onLoop(scenario, () -> settled.complete(scenario.isSettled()));
        return settled.join();
    }

    // --------------------------------------------------------------------------------------------------- result

    /** So far, or between two moments; in seconds. */
    private record Usage(double seconds, double generator, double server, long rss) {
        Usage since(Usage before) {
            return new Usage(
                    seconds - before.seconds, generator - before.generator, server - before.server, rss);
        }
    }

    private Usage usage() {
        double now = System.nanoTime() / 1e9;
        double own = ProcessUsage.ownCpuSeconds();
        try {
            return server == null
                    ? new Usage(now, own, 0, 0)
                    : new Usage(now, own, server.cpuSeconds(), server.rssBytes());
        } catch (IOException e) {
            failures.add("the server's process has ended");
            return new Usage(now, own, 0, 0);
        }
    }

    private Result result(String name, Scenario scenario, Usage usage) {
        boolean known = server != null && usage.server > 0;
        double generatorCpu = usage.seconds > 0 ? usage.generator / usage.seconds : 0;
        Double serverCpu = known ? usage.server / usage.seconds : null;
        boolean perCpu = known && options.scenario != ScenarioName.IDLE;
        return new Result(
                options.scenario.toString(),
                name,
                options.settings(),
                scenario.unit(),
                meter.seconds(),
                meter.units(),
                Latency.of(scenario.timed(), meter.latencies()),
                failures.counts(),
                generatorCpu,
                serverCpu,
                perCpu ? meter.units() / usage.server : null,
                known ? usage.rss : null,
                isLimited(generatorCpu, serverCpu),
                meter.timeline(),
                counters(scenario));
    }

    /** In the open loop the generator waits for the time without sleeping, so its load says nothing: its delay does. */
    private boolean isLimited(double generatorCpu, Double serverCpu) {
        return options.isOpenLoop()
                ? pace.lateShare() > LATE_SHARE && Result.limitedByGenerator(1, serverCpu)
                : Result.limitedByGenerator(generatorCpu, serverCpu);
    }

    private Map<String, Double> counters(Scenario scenario) {
        Map<String, Double> counters = new LinkedHashMap<>(scenario.counters());
        if (options.isOpenLoop()) {
            counters.put("lateShare", pace.lateShare());
        }
        return counters;
    }
}
