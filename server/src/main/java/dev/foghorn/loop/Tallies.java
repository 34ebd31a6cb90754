package dev.foghorn.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Numbers that one thread, the loop's, adds to and any thread reads.
 *
 * <p>Opaque access (see {@link VarHandle}) costs the loop what a plain one does, no lock and no fence, and yet is
 * defined: a reader sees whole values, each at least as new as the one it saw before, and sees every addition in the
 * end. Two numbers may be seen at different moments. A task on the loop could read them all at once, but would wait
 * for a loop that a handler blocks: just then somebody wants to see numbers.
 */
final class Tallies {
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] cells;

    Tallies(int size) {
        cells = new long[size];
    }

    /** On the loop's thread. */
    void add(int index, long number) {
        CELL.setOpaque(cells, index, (long) CELL.getOpaque(cells, index) + number);
    }

    long get(int index) {
        return (long) CELL.getOpaque(cells, index);
    }
}
