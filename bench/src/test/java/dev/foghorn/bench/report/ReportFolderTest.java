package dev.foghorn.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFolderTest {
    @TempDir
    private Path folder;

    @Test
    void oneCallWritesJsonCsvAndPage() throws IOException {
        List<Result> results = Samples.peers();

        new ReportFolder(folder.resolve("new")).write(Samples.report(results));

        assertEquals(Samples.report(results), ReportJson.read(folder.resolve("new/report.json")));
        assertTrue(Files.readString(folder.resolve("new/index.html")).startsWith("<!DOCTYPE html>"));
        List<CSVRecord> rows = csv("new/report.csv");
        assertEquals(results.size(), rows.size());
        assertEquals("50", rows.get(0).get("connections"));
        assertEquals(results.get(0).rate(), Double.parseDouble(rows.get(0).get("rate")));
        assertEquals(results.get(0).latency().p999(), Long.parseLong(rows.get(0).get("p99.9_ns")));
    }

    @Test
    void whatWasNotMeasuredIsEmptyInCsv() throws IOException {
        Result result = new Result("echo", "a,\"b\"", Map.of(), "messages", 1, 0, null, Map.of("x", 1L, "y, z", 2L),
                0.1, null, null, null, false, List.of(), Map.of());

        new ReportFolder(folder).write(Samples.report(List.of(result)));

        CSVRecord row = csv("report.csv").get(0);
        assertEquals("a,\"b\"", row.get("server"));
        assertEquals("", row.get("p99_ns"));
        assertEquals("", row.get("server_cpu"));
        assertEquals("3", row.get("failures"));
    }

    @Test
    void sectionsAreInTheJsonAndTheirTablesInCsv() throws IOException {
        Table table = new Table("T in µs, by size!", List.of("size", "T, ms"),
                List.of(List.of(Cell.of("20 B"), Cell.of(1.23456, Figures::significant).withNote("± 1"))));
        Lines lines = new Lines("T", new Lines.Axis("s", Lines.Scale.LINEAR),
                new Lines.Axis("", Lines.Scale.LOGARITHMIC),
                List.of(new Lines.Series("a", List.of(1.0, 2.0), List.of(1.0, 100.0))));
        Bars bars = new Bars("T", List.of(new Bars.Bar("20 B", 1, 0.5, 2)));
        Report report = new Report("timing", Samples.ENVIRONMENT, List.of(), List.of(), Map.of(),
                List.of(new Section("Data", new Text("words"), table, lines, bars)), false);

        new ReportFolder(folder).write(report);

        assertEquals(report, ReportJson.read(folder.resolve("report.json")));
        assertEquals("1.23456", csv("t-in-us-by-size.csv").get(0).get("T, ms"));
        assertTrue(Files.readString(folder.resolve("index.html")).contains("<small>± 1</small>"));
    }

    private List<CSVRecord> csv(String name) throws IOException {
        try (Reader reader = Files.newBufferedReader(folder.resolve(name))) {
            return CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get().parse(reader).getRecords();
        }
    }
}
