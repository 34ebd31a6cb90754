package dev.foghorn.bench.report;

import java.util.List;

/** A plot of bars, with a whisker from low to high on each. @param title with the unit of the values */
public record Bars(String title, List<Bar> bars) implements Block {
    /** @param low end of the whisker; low and high are both the value where there is none */
    public record Bar(String name, double value, double low, double high) {
        public Bar {
            if (low > high) {
                throw new IllegalArgumentException("'" + name + "': " + low + " is above " + high);
            }
        }
    }
}
