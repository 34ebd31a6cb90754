package dev.foghorn.protocol;

import java.util.Random;

/**
 * The seed of everything random in the tests, printed once. A failure comes again with
 * {@code mvn -Dfoghorn.seed=<the number>}: every test starts its own generator from it, so their order does not matter.
 */
public final class Seed {
    private static final long SEED = Long.getLong("foghorn.seed", System.nanoTime());

    static {
        System.out.println("Random tests of the protocol: -Dfoghorn.seed=" + SEED);
    }

    private Seed() {}

    /** A generator that starts from the seed. */
    public static Random random() {
        return new Random(SEED);
    }
}
