package dev.foghorn.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A report as JSON: the records as they are, field by field. */
public final class ReportJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY) // in the order in which the records tell them
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private ReportJson() {}

    public static void write(Report report, Path file) throws IOException {
        Files.writeString(file, MAPPER.writeValueAsString(report) + System.lineSeparator());
    }

    /** @throws IOException if it is not there, or not a report; the message tells which */
    public static Report read(Path file) throws IOException {
        String json = Files.readString(file);
        try {
            return MAPPER.readValue(json, Report.class);
        } catch (JacksonException e) {
            throw new IOException(file + " is no report of this program: " + e.getOriginalMessage(), e);
        }
    }
}
