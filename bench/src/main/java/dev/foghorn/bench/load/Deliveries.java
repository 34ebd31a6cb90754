package dev.foghorn.bench.load;

/**
 * What one member got of one publisher's messages, which are numbered from 0. One that is late by up to 63 is known
 * from one that came twice.
 */
final class Deliveries {
    private static final int REMEMBERED = Long.SIZE;

    private int next;
    /** Bit i: number {@code next - 1 - i} came. */
    private long seen;
    private long gaps;
    private long duplicates;
    private long outOfOrder;

    /** @return whether it came for the first time */
    boolean arrived(int number) {
        int ahead = number - next;
        if (ahead == 0) {
            seen = seen << 1 | 1;
            next++;
            return true;
        }
        if (ahead > 0) {
            gaps += ahead;
            seen = ahead + 1 < REMEMBERED ? seen << ahead + 1 | 1 : 1;
            next = number + 1;
            return true;
        }
        int back = -ahead - 1;
        if (back < REMEMBERED && (seen >>> back & 1) == 0) {
            seen |= 1L << back;
            gaps--;
            outOfOrder++;
            return true;
        }
        duplicates++;
        return false;
    }

    /** The number that is to come next. */
    int next() {
        return next;
    }

    /** How many of those numbered under {@code sent} have not come. */
    long missing(int sent) {
        return gaps + sent - next;
    }

    long duplicates() {
        return duplicates;
    }

    long outOfOrder() {
        return outOfOrder;
    }
}
