package dev.foghorn.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The files that a command leaves in one folder. */
public final class ReportFolder {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
    private static final String JSON = "report.json";

    private final Path folder;

    public ReportFolder(Path folder) {
        this.folder = folder;
    }

    /** {@code bench-results/<command>-<time>}: where a command writes if it is not told. */
    public static ReportFolder ofNow(String command) {
        return new ReportFolder(Path.of("bench-results", command + "-" + TIME.format(LocalDateTime.now())));
    }

    public Path path() {
        return folder;
    }

    /** Writes every file; makes the folder if it is not there. */
    public void write(Report report) throws IOException {
        Files.createDirectories(folder);
        ReportJson.write(report, folder.resolve(JSON));
        Files.writeString(folder.resolve("index.html"), new ReportPage(report).text());
        if (!report.results().isEmpty()) {
            new ReportCsv(report.results()).write(folder.resolve("report.csv"));
        }
        for (Section section : report.sections()) {
            writeTables(section);
        }
    }

    private void writeTables(Section section) throws IOException {
        for (Block block : section.blocks()) {
            if (block instanceof Table table) {
                ReportCsv.write(table, folder.resolve(fileName(table.caption()) + ".csv"));
            }
        }
    }

    private static String fileName(String caption) {
        return caption.toLowerCase(Locale.ROOT).replace('µ', 'u').replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }
}
