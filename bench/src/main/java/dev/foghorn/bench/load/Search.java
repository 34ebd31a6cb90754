package dev.foghorn.bench.load;

import dev.foghorn.bench.report.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Looks for the largest load that a server bears: doubles it until it is too much, then halves the distance.
 *
 * <pre>
 *   1000 good, 2000 good, 4000 too much, 3000 good, 3500 too much, 3250 good ... until as near as wanted
 * </pre>
 */
final class Search {
    /** Makes the load of this size and measures it. */
    @FunctionalInterface
    interface Step {
        Result measure(int size) throws IOException;
    }

    private final Step step;
    private final Predicate<Result> bearable;
    private final BooleanSupplier interrupted;
    private final List<Result> results = new ArrayList<>();
    private int good;
    /** 0: none is known. */
    private int tooMuch;
    private boolean limitedByGenerator;

    Search(Step step, Predicate<Result> bearable, BooleanSupplier interrupted) {
        this.step = step;
        this.bearable = bearable;
        this.interrupted = interrupted;
    }

    /**
     * @param first size that is tried
     * @param max size that is not passed
     * @param precision how near the largest good size and the smallest bad one are to come, as a share, such as 0.05
     */
    void run(int first, int max, double precision) throws IOException {
        int size = first;
        while (size > 0 && !interrupted.getAsBoolean()) {
            Result result = step.measure(size);
            results.add(result);
            if (result.limitedByGenerator()) {
                limitedByGenerator = true;
                tooMuch = size;
            } else if (bearable.test(result)) {
                good = size;
            } else {
                limitedByGenerator = false;
                tooMuch = size;
            }
            size = next(max, precision);
        }
    }

    /** 0: it is found. */
    private int next(int max, double precision) {
        if (tooMuch == 0) {
            return good == max ? 0 : (int) Math.min(max, 2L * good);
        }
        int middle = good + (tooMuch - good) / 2;
        boolean near = tooMuch - good <= precision * tooMuch;
        return near || middle == good ? 0 : middle;
    }

    /** The largest that was borne; 0 if none was. */
    int found() {
        return good;
    }

    /** What stopped the search was the generator: the server might bear more. */
    boolean isLimitedByGenerator() {
        return limitedByGenerator;
    }

    /** Of every step, in their order. */
    List<Result> results() {
        return List.copyOf(results);
    }
}
