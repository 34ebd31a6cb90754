package dev.foghorn.bench.timing;

import dev.foghorn.bench.report.Figures;
import dev.foghorn.bench.report.Latency;
import dev.foghorn.bench.report.Result;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What was measured, in the form of all reports: a result for each series, a sentence on each, and definitions. */
final class TimingReport {
    /** An error of T·lambda so wide would hold anything. */
    private static final double TOO_WIDE = 0.5;

    private final String server;
    private final Plan plan;

    TimingReport(String server, Plan plan) {
        this.server = server;
        this.plan = plan;
    }

    List<Result> results(List<Series> series) {
        return series.stream().map(this::result).toList();
    }

    private Result result(Series series) {
        boolean measured = series.isMeasured();
        return new Result(
                "timing " + series.phase().title(),
                server,
                settings(series),
                series.phase().unit(),
                series.seconds(),
                series.counted(),
                measured ? Latency.of(series.phase().definition(), histogram(series.times())) : null,
                new TreeMap<>(series.failures()),
                measured ? series.cpu() : 0,
                null,
                null,
                null,
                false,
                List.of(),
                measured ? counters(series) : Map.of());
    }

    private Map<String, String> settings(Series series) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("workers", Integer.toString(series.workers()));
        if (series.phase() == Phase.DATA) {
            settings.put("size", Integer.toString(series.size()));
            settings.put("fragments", Integer.toString(plan.fragments()));
        }
        settings.put("rounds", Integer.toString(plan.rounds()));
        settings.put("think", plan.think().toMillis() + " ms");
        return settings;
    }

    private static Histogram histogram(double[] nanos) {
        Histogram histogram = new Histogram(3);
        for (double time : nanos) {
            histogram.recordValue(Math.round(time));
        }
        return histogram;
    }

    private static Map<String, Double> counters(Series series) {
        Map<String, Double> counters = new LinkedHashMap<>();
        put(counters, "T_ns", series.time());
        put(counters, "lambda_per_s", series.rate());
        put(counters, "T_lambda", series.product());
        put(counters, "C", series.inFlight());
        put(counters, "on_the_way_ns", series.firstPart());
        counters.put("ks_distance", series.distance());
        counters.put("probability", series.probability());
        return counters;
    }

    /** JSON has no NaN: an error that is not known is not there. */
    private static void put(Map<String, Double> counters, String name, Estimate estimate) {
        counters.put(name, estimate.mean());
        if (!Double.isNaN(estimate.error())) {
            counters.put(name + "_error", estimate.error());
        }
    }

    List<String> findings(List<Series> series) {
        return series.stream().filter(Series::isMeasured).map(TimingReport::finding).toList();
    }

    private static String finding(Series series) {
        Estimate product = series.product();
        String what = String.format(Locale.ROOT, "%s, %d worker%s: T = %s, lambda = %,.0f/s, T·lambda = %s",
                Names.of(series), series.workers(), series.workers() == 1 ? "" : "s",
                Figures.time(series.time().mean()), series.rate().mean(), Names.plusMinus(product));
        if (series.workers() == 1) {
            return what + verdict(product, 1, "the model's 1");
        }
        return what + String.format(Locale.ROOT, ", C = %.3f", series.inFlight().mean())
                + verdict(series.littlesGap(), 0, "Little's law");
    }

    private static String verdict(Estimate measured, double expected, String law) {
        if (Double.isNaN(measured.error())) {
            return ": one round, so its error is not known";
        }
        if (measured.error() > TOO_WIDE) {
            return ": the rounds differ too much to judge " + law + " by them";
        }
        return (measured.holds(expected) ? ": within the error of " : ": not within the error of ") + law;
    }

    static Map<String, String> definitions() {
        Map<String, String> definitions = new LinkedHashMap<>();
        for (Phase phase : Phase.values()) {
            definitions.put(phase.symbol(), "mean time of one operation: " + phase.definition()
                    + "; as the program sees it. Sockets, local ports and handshake keys are made before");
        }
        definitions.put("±", "99 % confidence interval after Student, from how much the rounds differ");
        definitions.put("lambda", "completions by the wall-clock time of a window that holds this phase only, in a "
                + "pass that takes no times; sockets opened in a connect window are closed after it, those for a "
                + "disconnect window are opened before it. The mean of all rounds' rates");
        definitions.put("T·lambda", "from T and lambda of passes of their own; 1 for one worker that never waits");
        definitions.put("C", "observed mean number of operations under way in the counting pass: the integral of their "
                + "number over the window, by its length. Little's law: C = T·lambda");
        definitions.put("KS distance", "Kolmogorov and Smirnov's: largest difference between the measured cumulative "
                + "distribution and that of an exponential one with the same mean; from 0 to 1");
        definitions.put("delay", "message handed over until the first frame of its echo begins");
        definitions.put("speed", "payload bytes echoed a second: size·lambda; they go so fast in both directions");
        definitions.put("D = {d_1, ..., d_n}", "payload bytes of the frames of one message");
        definitions.put("closing time", "first byte sent until the server's Close and the end of TCP are read");
        return definitions;
    }
}
