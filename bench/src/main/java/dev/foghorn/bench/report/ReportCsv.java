package dev.foghorn.bench.report;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** A report as CSV (RFC 4180): a row a result, unrounded; what was not measured is empty. */
final class ReportCsv {
    private static final List<String> BEFORE_SETTINGS = List.of("scenario", "server");
    private static final List<String> AFTER_SETTINGS = List.of(
            "unit", "seconds", "units", "rate", "units_per_server_cpu_second",
            "latency_mean_ns", "p50_ns", "p90_ns", "p99_ns", "p99.9_ns", "max_ns",
            "failures", "failure_causes", "generator_cpu", "server_cpu", "server_rss_bytes", "limited_by_generator");

    private final List<Result> results;
    private final Set<String> settings;
    private final Set<String> counters;

    ReportCsv(List<Result> results) {
        this.results = results;
        this.settings = names(results, Result::settings);
        this.counters = names(results, Result::counters);
    }

    void write(Path file) throws IOException {
        List<List<?>> rows = new ArrayList<>();
        results.forEach(result -> rows.add(row(result)));
        write(file, heading(), rows);
    }

    /** Numbers as they are, not as the page rounds them. */
    static void write(Table table, Path file) throws IOException {
        List<List<?>> rows = new ArrayList<>();
        table.rows().forEach(row -> rows.add(row.stream().map(ReportCsv::plain).toList()));
        write(file, table.columns(), rows);
    }

    private static void write(Path file, List<String> heading, List<List<?>> rows) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file);
                CSVPrinter csv = new CSVPrinter(writer, CSVFormat.RFC4180)) {
            csv.printRecord(heading);
            for (List<?> row : rows) {
                csv.printRecord(row);
            }
        }
    }

    private List<String> heading() {
        List<String> heading = new ArrayList<>(BEFORE_SETTINGS);
        heading.addAll(settings);
        heading.addAll(AFTER_SETTINGS);
        heading.addAll(counters);
        return heading;
    }

    private List<Object> row(Result result) {
        Latency latency = result.latency();
        List<Object> row = new ArrayList<>(List.of(result.scenario(), result.server()));
        settings.forEach(name -> row.add(result.settings().get(name)));
        row.addAll(Arrays.asList(
                result.unit(), result.seconds(), result.units(), result.rate(), result.unitsPerServerCpuSecond(),
                of(latency, Latency::mean), of(latency, Latency::p50), of(latency, Latency::p90),
                of(latency, Latency::p99), of(latency, Latency::p999), of(latency, Latency::max),
                result.failureCount(), causes(result.failures()),
                result.generatorCpu(), result.serverCpu(), result.serverRssBytes(), result.limitedByGenerator()));
        counters.forEach(name -> row.add(result.counters().get(name)));
        return row;
    }

    private static Object of(Latency latency, Function<Latency, Object> value) {
        return latency == null ? null : value.apply(latency);
    }

    private static String causes(Map<String, Long> failures) {
        return failures.entrySet().stream()
                .map(failure -> failure.getKey() + ": " + failure.getValue())
                .collect(Collectors.joining("; "));
    }

    private static Object plain(Cell cell) {
        return cell.equals(Cell.NONE) ? null : cell.value() == null ? cell.text() : cell.value();
    }

    /** Of all results, each once, as they come. */
    private static Set<String> names(List<Result> results, Function<Result, Map<String, ?>> map) {
        return results.stream()
                .map(map)
                .map(Map::keySet)
                .flatMap(Collection::stream)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
