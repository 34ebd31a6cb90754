package dev.foghorn.bench.report;

import java.util.function.DoubleFunction;

/**
 * One cell of a table.
 *
 * @param text as the page shows it
 * @param value as the CSV tells it, without rounding; null if the cell is no number
 * @param note small print below the text, such as a range; null for none
 * @param warning the note, or the text if there is none, is to be seen
 */
public record Cell(String text, Double value, String note, boolean warning) {
    /** What was not measured. */
    public static final Cell NONE = new Cell("–", null, null, false);

    public static Cell of(String text) {
        return new Cell(text, null, null, false);
    }

    /** @param value null if it is not known */
    public static Cell of(Double value, DoubleFunction<String> format) {
        return value == null ? NONE : new Cell(format.apply(value), value, null, false);
    }

    /** The median, with the range below if there is one. @param spread null if it is not known */
    public static Cell of(Spread spread, DoubleFunction<String> format) {
        if (spread == null) {
            return NONE;
        }
        Cell median = of(spread.median(), format);
        return spread.low() == spread.high()
                ? median
                : median.withNote(format.apply(spread.low()) + " – " + format.apply(spread.high()));
    }

    public Cell withNote(String note) {
        return new Cell(text, value, note, false);
    }

    /** @param note null if the text itself is the warning */
    public Cell withWarning(String note) {
        return new Cell(text, value, note, true);
    }
}
