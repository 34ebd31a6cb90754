package dev.foghorn.bench.report;

import java.util.List;

/**
 * Rows of cells, each as many as there are columns. It also becomes a CSV file, named after its caption.
 *
 * @param columns their headings, with the unit: "p99, µs"
 */
public record Table(String caption, List<String> columns, List<List<Cell>> rows) implements Block {
    public Table {
        for (List<Cell> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException("'" + caption + "' has " + columns.size()
                        + " columns, but a row of " + row.size() + " cells: " + row);
            }
        }
    }
}
