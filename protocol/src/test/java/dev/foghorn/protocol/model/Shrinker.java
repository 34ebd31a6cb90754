package dev.foghorn.protocol.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a conversation that fails as small as it can be: leaves out steps, many at first, and makes steps smaller. */
final class Shrinker {
    private final Predicate<Conversation> fails;
    private Conversation smallest;

    private Shrinker(Conversation failing, Predicate<Conversation> fails) {
        this.smallest = failing;
        this.fails = fails;
    }

    static Conversation shrink(Conversation failing, Predicate<Conversation> fails) {
        Shrinker shrinker = new Shrinker(failing, fails);
        while (shrinker.leavesOutSteps() || shrinker.makesStepsSmaller()) {
            continue;
        }
        return shrinker.smallest;
    }

    private boolean leavesOutSteps() {
        for (int count = smallest.steps().size(); count > 0; count /= 2) {
            for (int from = 0; from + count <= smallest.steps().size(); from++) {
                List<Step> fewer = new ArrayList<>(smallest.steps());
                fewer.subList(from, from + count).clear();
                if (take(fewer)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean makesStepsSmaller() {
        for (int i = 0; i < smallest.steps().size(); i++) {
            for (Step smaller : smallest.steps().get(i).smaller()) {
                List<Step> steps = new ArrayList<>(smallest.steps());
                steps.set(i, smaller);
                if (take(steps)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean take(List<Step> steps) {
        Conversation smaller = smallest.with(steps);
        if (!fails.test(smaller)) {
            return false;
        }
        smallest = smaller;
        return true;
    }
}
