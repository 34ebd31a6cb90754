package dev.foghorn.bench.peers;

import dev.foghorn.bench.report.Spread;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The medians as text: a block for each figure of a contest, a line for each server. */
final class StandingsTable {
    private static final double LARGE = 100;

    private StandingsTable() {}

    static void print(List<Standing> standings, PrintWriter out) {
        Standing before = null;
        for (Standing standing : standings) {
            if (before == null || before.contest() != standing.contest() || before.figure() != standing.figure()) {
                out.printf("%n%s: %s; %s%s%n", standing.contest(), standing.contest().title(),
                        standing.figure().label(), standing.figure().isMoreBetter() ? "" : ", lower is better");
                out.printf("%-16s %14s %27s %9s %15s%n", "", "median", "min - max", "foghorn/", "min - max");
            }
            out.println(line(standing));
            before = standing;
        }
        out.flush();
    }

    private static String line(Standing standing) {
        String value = standing.value() != null ? number(standing.value().median()) : "-";
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-16s %14s %27s",
                standing.server(), value, range(standing.value())));
        if (standing.ratio() != null) {
            line.append(String.format(Locale.ROOT, " %9s %15s",
                    number(standing.ratio().median()), range(standing.ratio())));
        }
        if (standing.limitedByGenerator()) {
            line.append("  limited by the generator");
        }
        if (standing.failures() > 0) {
            line.append("  failures: ").append(standing.failures());
        }
        return line.toString();
    }

    private static String range(Spread spread) {
        return spread != null ? number(spread.low()) + " - " + number(spread.high()) : "";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < LARGE ? "%.2f" : "%,.0f", value);
    }
}
