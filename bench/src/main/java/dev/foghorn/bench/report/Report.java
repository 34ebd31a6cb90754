package dev.foghorn.bench.report;

import java.util.List;
import java.util.Map;

/**
 * All that one run of a command measured.
 *
 * @param command as it was given, such as {@code load ws://127.0.0.1:8080/echo --connections 50}
 * @param results in the order in which they were measured; rounds of the same load are several results
 * @param findings what the results come to, a sentence each; empty where they speak for themselves
 * @param definitions each metric's name with what it means: between which two events on the wire, in which unit
 * @param sections what the page shows, in this order; if empty, one for each workload of the results
 * @param interrupted the run was ended before its time; what was measured until then is here
 */
public record Report(
        String command,
        Environment environment,
        List<Result> results,
        List<String> findings,
        Map<String, String> definitions,
        List<Section> sections,
        boolean interrupted) {

    public Report {
        sections = sections == null ? List.of() : sections; // a file of a program that knew none
    }

    /** Of a command whose results say everything. */
    public Report(
            String command,
            Environment environment,
            List<Result> results,
            List<String> findings,
            Map<String, String> definitions,
            boolean interrupted) {
        this(command, environment, results, findings, definitions, List.of(), interrupted);
    }
}
