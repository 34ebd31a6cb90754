package dev.foghorn.loop;

import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One loop's part in closing its group: tells each connection to go away, one after another within a window and in
 * random order, so that the clients do not all come back at once. {@link #run} is called again and again on the loop's
 * thread; the rest from any.
 */
final class Farewell implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Farewell.class);

    private static final long NANOS_A_MILLI = 1_000_000;

    private final EventLoop loop;
    private final int code;
    private final long mostNanos;
    private final long since = System.nanoTime();
    /** Those that were there at the first run, until they were told and have ended; null before it. */
    private List<Connection> connections;
    private long windowNanos;
    /** How many were told. They end one by one, and leave the list, only once all were. */
    private int told;
    /** A run is on its way to the loop: a loop that is busy is not given more of them. */
    private volatile boolean due;
    /** Connections that were told and have not ended; -1 while not all were told. */
    private volatile int left = -1;

    /**
     * @param code of the Close
     * @param mostNanos the longest window; with few connections it is a millisecond for each
     */
    Farewell(EventLoop loop, int code, long mostNanos) {
        this.loop = loop;
        this.code = code;
        this.mostNanos = mostNanos;
    }

    /** Has the loop run it, unless it is to run anyway. */
    void post() {
        if (!due) {
            due = true;
            loop.execute(this);
        }
    }

    @Override
    public void run() {
        due = false;
        if (connections == null) {
            connections = loop.connections();
            Collections.shuffle(connections);
            windowNanos = Math.min(mostNanos, connections.size() * NANOS_A_MILLI);
        }
        if (left < 0) {
            tellDue();
        }
        if (left >= 0 || told == connections.size()) {
            connections.removeIf(connection -> connection.isTerminated() || !connection.delaysClosing());
            left = connections.size();
        }
    }

    private void tellDue() {
        int due = due(connections.size(), System.nanoTime() - since, windowNanos);
        while (told < due) {
            tellNext();
        }
    }

    /** Evenly over the window. */
    static int due(int connections, long elapsedNanos, long windowNanos) {
        return elapsedNanos >= windowNanos ? connections : (int) (connections * elapsedNanos / windowNanos);
    }

    private void tellNext() {
        Connection connection = connections.get(told++);
        if (!connection.isTerminated()) {
            connection.goAway(code);
        }
    }

    /** Whether all were told, and have ended. */
    boolean isOver() {
        return left == 0;
    }

    /** At the deadline. */
    void logUnfinished() {
        if (left > 0) {
            log.info("{} connections did not finish the closing handshake in time, and are cut off", left);
        } else if (left < 0) {
            log.warn("{} had no time to tell its connections that they are closed: those it has are cut off", loop);
        }
    }
}
