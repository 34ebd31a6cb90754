package dev.foghorn.bench.report;

import java.util.List;

/** A plot of bars, with a whisker from low to high on each. @param title with the unit of the values */
public record Bars(String title, List<Bar> bars) implements Block {
    /**
     * @param low end of the whisker; low and high are both the value where there is none
     * @param accent in a colour of its own, while those without have a quiet one
     */
    public record Bar(String name, double value, double low, double high, boolean accent) {
        public Bar {
            if (low > high) {
                throw new IllegalArgumentException("'" + name + "': " + low + " is above " + high);
            }
        }

        /** One among equals. */
        public Bar(String name, double value, double low, double high) {
            this(name, value, low, high, false);
        }
    }
}
