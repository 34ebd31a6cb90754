package dev.foghorn.bench.load;

/** When each message of an open loop is to be sent: evenly, from a start on. */
record Schedule(long start, double gapNanos) {
    static Schedule from(long start, double messagesASecond) {
        return new Schedule(start, 1e9 / messagesASecond);
    }

    /** In {@link System#nanoTime}'s time. */
    long due(long number) {
        return start + (long) (number * gapNanos);
    }
}
