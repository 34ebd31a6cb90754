package dev.foghorn.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportJsonTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        Report report = report();
        Path file = folder.resolve("report.json");
        ReportJson.write(report, file);

        Report read = ReportJson.read(file);

        assertEquals(report, read);
        assertEquals(List.of("size", "connections"), List.copyOf(read.results().get(0).settings().keySet()));
        assertEquals(histogram(), read.results().get(0).latency().toHistogram());
    }

    @Test
    void aFileThatIsNoReportIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("other.json"), "{\"results\": 7");

        IOException e = assertThrows(IOException.class, () -> ReportJson.read(file));

        assertTrue(e.getMessage().contains("other.json is no report"), e.getMessage());
    }

    private static Report report() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("size", "20");
        settings.put("connections", "50");
        Result result = new Result("echo", "ws://127.0.0.1:1/echo", settings, "messages", 2.5, 1000,
                Latency.of("message sent until its echo is read", histogram()), Map.of("reset", 3L), 0.5, null, null,
                null, false, List.of(new Second(1, 400, 10, 20, 0)), Map.of());
        return new Report("load ws://127.0.0.1:1/echo", Environment.here(), List.of(result), List.of("fast"),
                Map.of("rate", "messages a second"), false);
    }

    private static Histogram histogram() {
        Histogram histogram = new Histogram(3);
        for (int i = 1; i <= 1000; i++) {
            histogram.recordValue(i * 1000L);
        }
        return histogram;
    }
}
