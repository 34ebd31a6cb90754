package dev.foghorn.bench.load;

import dev.foghorn.app.TimeSpan;
import dev.foghorn.bench.report.Figures;
import dev.foghorn.bench.report.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code search URL}: the largest load under a bound of latency. */
@Command(
        name = "search",
        sortOptions = false,
        description = {
            "Looks for the largest load whose latency stays under a bound, in the open loop.",
            "",
            "  echo       the highest rate at which p99 is under the bound",
            "  broadcast  the most clients with which p95 is under the bound, at --rate (default: 10 messages/s)",
            "",
            "A step also fails if messages are lost, or less than 99 % of the rate is answered.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:found", "1:no load was borne", "2:wrong option", "3:nothing could be measured"
        })
public final class SearchCommand implements Callable<Integer> {
    private static final double ANSWERED_SHARE = 0.99;
    private static final int NONE_BORNE = 1;
    private static final double DEFAULT_BROADCAST_RATE = 10;
    private static final int FIRST_RATE = 1000;
    private static final int FIRST_CLIENTS = 16;

    @Spec
    private CommandSpec spec;

    @Mixin
    private LoadOptions options;

    @Parameters(index = "1", arity = "0..1", paramLabel = "SCENARIO", defaultValue = "echo",
            description = "echo or broadcast. Default: echo.")
    private ScenarioName scenario;

    @Option(names = "--bound", paramLabel = "TIME", converter = TimeSpan.Positive.class, defaultValue = "10ms",
            description = "Latency that must not be passed. Default: ${DEFAULT-VALUE}.")
    private Duration bound;

    @Option(names = "--first", paramLabel = "N", converter = Converters.Count.class,
            description = "Where to begin: messages a second, or clients. Default: 1000, or 16.")
    private Integer first;

    @Option(names = "--max", paramLabel = "N", converter = Converters.Count.class, defaultValue = "1000000",
            description = "Where to stop. Default: ${DEFAULT-VALUE}.")
    private int max;

    @Option(names = "--precision", paramLabel = "PERCENT", defaultValue = "5",
            description = "How near to come. Default: ${DEFAULT-VALUE}.")
    private double precision;

    @Mixin
    private Output output;

    @Override
    public Integer call() {
        options.scenario = scenario;
        if (scenario != ScenarioName.ECHO && scenario != ScenarioName.BROADCAST) {
            throw new ParameterException(spec.commandLine(), "search knows echo and broadcast, not " + scenario);
        }
        if (precision <= 0 || precision >= 100) {
            throw new ParameterException(spec.commandLine(), "--precision must be more than zero and less than 100");
        }
        boolean clients = scenario == ScenarioName.BROADCAST;
        if (clients && options.rate == 0) {
            options.rate = DEFAULT_BROADCAST_RATE;
        }
        int begin = first != null ? first : clients ? FIRST_CLIENTS : FIRST_RATE;
        return output.run(spec, options, (interruption, live) -> search(clients, begin, interruption, live));
    }

    private Output.Measured search(boolean clients, int begin, Interruption interruption, Live live)
            throws IOException {
        Search search = new Search(
                size -> step(clients, size, interruption, live), bearable(clients), interruption::isInterrupted);
        search.run(Math.min(begin, max), max, precision / 100);
        return new Output.Measured(search.results(), List.of(finding(clients, search)),
                search.found() > 0 ? 0 : NONE_BORNE);
    }

    private Result step(boolean clients, int size, Interruption interruption, Live live) throws IOException {
        live.step(String.format(Locale.ROOT, clients ? "%,d clients" : "%,d messages/s", size));
        LoadOptions load = clients ? options.withConnections(size) : options.withRate(size);
        return Load.measure(load, options.url.toString(), interruption, live);
    }

    private Predicate<Result> bearable(boolean clients) {
        double percentile = clients ? 95 : 99;
        return result -> {
            double answered = clients ? 1 : result.rate() / Double.parseDouble(result.settings().get("rate"));
            return result.latency() != null
                    && result.failureCount() == 0
                    && answered >= ANSWERED_SHARE
                    && result.latency().toHistogram().getValueAtPercentile(percentile) <= bound.toNanos();
        };
    }

    private String finding(boolean clients, Search search) {
        String what = clients
                ? "most clients with p95 of a delivery under " + Figures.time(bound.toNanos())
                : "highest rate with p99 under " + Figures.time(bound.toNanos());
        String unit = clients ? " clients" : " messages/s";
        if (search.found() == 0) {
            return what + ": none was found";
        }
        return what + ": " + (search.isLimitedByGenerator() ? "at least " : "")
                + String.format(Locale.ROOT, "%,d", search.found()) + unit
                + (search.isLimitedByGenerator() ? " (the generator could not make more)" : "");
    }
}
