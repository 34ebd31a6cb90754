package dev.foghorn.bench.timing;

import dev.foghorn.bench.report.Cell;
import dev.foghorn.bench.report.Table;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A report's table for the terminal: numbers to the right, text to the left. */
final class TextTable {
    private TextTable() {}

    static void print(Table table, PrintWriter out) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(table.columns());
        table.rows().forEach(row -> lines.add(row.stream().map(TextTable::text).toList()));
        int[] widths = IntStream.range(0, table.columns().size())
                .map(column -> lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0))
                .toArray();
        out.println();
        for (int i = 0; i < lines.size(); i++) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String text = lines.get(i).get(column);
                String gap = " ".repeat(widths[column] - text.length());
                boolean number = table.rows().stream().findFirst().isPresent()
                        && table.rows().get(0).get(column).value() != null;
                line.append(number ? gap + text : text + gap).append("  ");
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static String text(Cell cell) {
        return cell.note() == null ? cell.text() : cell.text() + " " + cell.note();
    }
}
