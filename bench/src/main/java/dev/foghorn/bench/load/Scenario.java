package dev.foghorn.bench.load;

import java.util.Map;

/**
 * The connections of a load and what they do.
 *
 * <pre>
 *   open  --&gt;  start  ...  Pace.stop  --&gt;  until isSettled  --&gt;  finish  --&gt;  close
 * </pre>
 */
interface Scenario extends AutoCloseable {
    /** "messages", "deliveries", "cycles" or "connections". */
    String unit();

    /** From which event to which a unit's latency counts. */
    String timed();

    /** Opens what is to be open before the load; waits for it. What fails is counted among the failures. */
    void open(Interruption interruption, Live live);

    /** Whether there is somebody to make load with; on any thread. */
    boolean isAlive();

    /** Runs a task on the thread on which the traffic is; {@link #start} and {@link #isSettled} are called there. */
    void execute(Runnable task);

    /** Lets messages, or whatever it is, leave at the load's pace, until that is stopped. */
    void start();

    /** Nothing is on its way any more. */
    default boolean isSettled() {
        return true;
    }

    /** Looks at what is missing, after everything has arrived that will. On any thread but the loop's; may wait. */
    default void finish(Interruption interruption) {}

    /** What only this scenario counts; after {@link #finish}, on any thread. */
    default Map<String, Double> counters() {
        return Map.of();
    }

    @Override
    void close();
}
