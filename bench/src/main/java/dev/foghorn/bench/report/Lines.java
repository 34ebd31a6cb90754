package dev.foghorn.bench.report;

import java.util.List;

/**
 * A plot of lines. Series of the same name have the same colour in all plots of a section.
 *
 * @param title with the unit of y: "rate over time, messages/s"
 */
public record Lines(String title, Axis x, Axis y, List<Series> series) implements Block {
    /** @param label with its unit; on y the title says it, so that it may be empty */
    public record Axis(String label, Scale scale) {}

    /** How values lie along an axis. */
    public enum Scale {
        LINEAR,
        /** Powers of ten at equal distances; values must be above 0. */
        LOGARITHMIC,
        /** Shares from 0 to below 1, each nine (0.9, 0.99, 0.999) at the same distance from the one before. */
        NINES
    }

    /** Points from left to right. */
    public record Series(String name, List<Double> x, List<Double> y) {
        public Series {
            if (x.size() != y.size()) {
                throw new IllegalArgumentException(
                        "'" + name + "' has " + x.size() + " values of x, but " + y.size() + " of y");
            }
        }
    }
}
