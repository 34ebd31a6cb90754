package dev.foghorn.bench.timing;

import dev.foghorn.bench.load.ProcessUsage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.DoubleStream;

/**
 * Closed-loop workers that do one operation over and over for a window of time. A timed pass keeps how long each
 * operation took; one that is not only counts what is completed, and so knows nothing of these times.
 */
final class Pass {
    private static final long WATCH_MILLIS = 50;

    private final int workers;
    private final Duration longest;
    private final Duration think;
    private final Duration timeout;
    private final BooleanSupplier interrupted;
    private final long origin = System.nanoTime();

    /**
     * @param longest length of the window
     * @param think time that a worker waits after each operation
     * @param timeout for one operation; it then fails
     */
    Pass(int workers, Duration longest, Duration think, Duration timeout, BooleanSupplier interrupted) {
        this.workers = workers;
        this.longest = longest;
        this.think = think;
        this.timeout = timeout;
        this.interrupted = interrupted;
    }

    Outcome run(Operation operation, boolean timed) {
        Window window = new Window(operation.most(), longest.toNanos(), 2 * timeout.toNanos(), interrupted);
        double[] cpu = new double[1];
        CyclicBarrier start = new CyclicBarrier(workers, () -> {
            cpu[0] = ProcessUsage.ownCpuSeconds();
            window.open(now());
        });
        List<Worker> team = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            team.add(new Worker(i, operation, timed, window, start));
        }
        team.forEach(Worker::start);
        team.forEach(this::await);
        return outcome(team, window, timed, ProcessUsage.ownCpuSeconds() - cpu[0]);
    }

    private long now() {
        return System.nanoTime() - origin;
    }

    /** Until it is done; whoever takes too long is cut off. */
    private void await(Worker worker) {
        try {
            while (worker.isAlive()) {
                worker.join(WATCH_MILLIS);
                worker.abortIfLate();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts who waits for workers", e);
        }
    }

    private static Outcome outcome(List<Worker> team, Window window, boolean timed, double cpuSeconds) {
        Map<String, Long> failures = new HashMap<>();
        team.forEach(worker -> worker.failures.forEach((cause, count) -> failures.merge(cause, count, Long::sum)));
        double seconds = window.nanos() / 1e9;
        return new Outcome(
                timed,
                window.completed(),
                seconds,
                team.stream().mapToDouble(worker -> worker.inFlight.mean(window.nanos())).sum(),
                cpuSeconds / seconds,
                team.stream().flatMapToDouble(worker -> worker.times.build()).toArray(),
                team.stream().flatMapToDouble(worker -> worker.firstParts.build()).toArray(),
                failures);
    }

    private final class Worker extends Thread {
        private final int number;
        private final Operation operation;
        private final boolean timed;
        private final Window window;
        private final CyclicBarrier start;

        private final Workspace workspace = new Workspace();
        private final InFlight inFlight = new InFlight();
        private final DoubleStream.Builder times = DoubleStream.builder();
        private final DoubleStream.Builder firstParts = DoubleStream.builder();
        private final Map<String, Long> failures = new HashMap<>();

        /** What it works on since when, for who watches. */
        private volatile long since;
        private volatile BlockingClient busyWith;

        private Worker(int number, Operation operation, boolean timed, Window window, CyclicBarrier start) {
            super("foghorn-timing-" + number);
            this.number = number;
            this.operation = operation;
            this.timed = timed;
            this.window = window;
            this.start = start;
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                start.await();
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new IllegalStateException("nobody interrupts workers", e);
            }
            long begin = now();
            for (int i = window.next(begin); i >= 0; i = window.next(begin)) {
                work(operation.clientFor(number, i), begin);
                if (!think.isZero()) {
                    LockSupport.parkNanos(think.toNanos());
                }
                begin = now();
            }
        }

        private void work(BlockingClient client, long begin) {
            since = begin;
            busyWith = client;
            inFlight.enter(begin);
            try {
                long onTheWay = operation.action().run(client, workspace) - origin;
                long end = now();
                window.complete(end);
                if (timed) { // also those that the window's end cut: without them long times would be too rare
                    times.add(end - begin);
                    firstParts.add(onTheWay - begin);
                }
            } catch (IOException e) {
                fail(client.cause(e));
                client.close();
            }
            inFlight.leave(window.clip(now()));
            busyWith = null;
        }

        private void fail(String cause) {
            failures.merge(cause, 1L, Long::sum);
            window.fail();
            if (!operation.once()) {
                window.close(now()); // with one worker less it is not the same load any more
            }
        }

        private void abortIfLate() {
            BlockingClient client = busyWith;
            if (client != null && now() - since > timeout.toNanos()) {
                client.abort("nothing within " + timeout.toMillis() + " ms");
            }
        }
    }
}
