package dev.foghorn.bench.timing;

import dev.foghorn.protocol.close.CloseStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Measures the three phases in turn. The counting pass of a round does the same as its timed one:
 *
 * <pre>
 *   prepare n clients | connect all | data, size by size, one connection a worker | disconnect all | close
 *                     '-- window --'  '----------- a window a size -----------'   '-- window ----'
 * </pre>
 *
 * so each window holds one phase only.
 */
final class Timing {
    private final Plan plan;
    private final Target target;
    private final BooleanSupplier interrupted;
    private final Progress progress;
    private final Map<String, Series> series = new LinkedHashMap<>();
    private final List<Closing> closings = new ArrayList<>();

    Timing(Plan plan, Target target, BooleanSupplier interrupted, Progress progress) {
        this.plan = plan;
        this.target = target;
        this.interrupted = interrupted;
        this.progress = progress;
    }

    /** Until all is measured, nobody can be reached, or it is interrupted. */
    void run() throws IOException {
        for (int workers : plan.workers()) {
            if (!round(workers, plan.warmUp(), true, true)) {
                return;
            }
            for (int round = 0; round < plan.rounds(); round++) {
                if (!round(workers, plan.samples(), true, false) || !round(workers, plan.samples(), false, false)) {
                    return;
                }
            }
        }
        for (Closing.Way way : Closing.WAYS) {
            if (!close(way)) {
                return;
            }
        }
    }

    /** Series by series, in the order in which they were begun. */
    List<Series> series() {
        return List.copyOf(series.values());
    }

    List<Closing> closings() {
        return closings;
    }

    /** @return false if there is no use in another */
    private boolean round(int workers, int connections, boolean timed, boolean warmUp) throws IOException {
        int number = Math.max(connections, workers);
        List<BlockingClient> clients = new ArrayList<>(number);
        try {
            for (int i = 0; i < number; i++) {
                clients.add(BlockingClient.prepare(target));
            }
            Pass pass = new Pass(workers, plan.window(), plan.think(), plan.timeout(), interrupted);
            Pass whole = new Pass(workers, Duration.ofDays(1), plan.think(), plan.timeout(), interrupted);
            note(Phase.CONNECT, workers, 0, warmUp,
                    whole.run(Operation.once(clients, BlockingClient::connect), timed));
            for (int size : plan.sizes()) {
                List<BlockingClient> open = open(clients);
                if (open.size() >= workers && !interrupted.getAsBoolean()) {
                    byte[] message = message(size);
                    Series data = note(Phase.DATA, workers, size, warmUp, pass.run(Operation.repeated(open,
                            (client, workspace) -> client.echo(message, plan.fragments(), workspace)), timed));
                    data.echoedFrames(open.get(0).echoedFrames());
                }
            }
            List<BlockingClient> open = open(clients);
            if (!open.isEmpty() && !interrupted.getAsBoolean()) {
                CloseStatus normal = CloseStatus.of(1000, "");
                note(Phase.DISCONNECT, workers, 0, warmUp, whole.run(Operation.once(open,
                        (client, workspace) -> client.disconnect(normal, workspace)), timed));
            }
            return !open.isEmpty() && !interrupted.getAsBoolean();
        } finally {
            clients.forEach(BlockingClient::close);
        }
    }

    private static List<BlockingClient> open(List<BlockingClient> clients) {
        return clients.stream().filter(BlockingClient::isOpen).toList();
    }

    private static byte[] message(int size) {
        byte[] message = new byte[size];
        for (int i = 0; i < size; i++) {
            message[i] = (byte) ('a' + i % 26); // an echo of another part of it would differ
        }
        return message;
    }

    /** Of a warm-up only the failures are of interest, since there may be nothing after it. */
    private Series note(Phase phase, int workers, int size, boolean warmUp, Outcome outcome) {
        Series of = series.computeIfAbsent(phase + " " + workers + " " + size, key -> new Series(phase, workers, size));
        if (!warmUp || outcome.completed() == 0) {
            of.add(outcome);
        }
        progress.pass(of, outcome);
        return of;
    }

    private boolean close(Closing.Way way) throws IOException {
        List<BlockingClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < plan.closings(); i++) {
                clients.add(BlockingClient.prepare(target));
            }
            Pass pass = new Pass(1, Duration.ofDays(1), Duration.ZERO, plan.timeout(), interrupted);
            pass.run(Operation.once(clients, BlockingClient::connect), false);
            List<BlockingClient> open = open(clients);
            if (open.isEmpty() || interrupted.getAsBoolean()) {
                return false;
            }
            Outcome outcome = pass.run(Operation.once(open, way.action()), true);
            Map<String, Long> answers = new TreeMap<>();
            open.stream()
                    .filter(client -> client.closeStatus() != null)
                    .forEach(client -> answers.merge(client.closeStatus().toString(), 1L, Long::sum));
            closings.add(new Closing(way.begunBy(), way.with(), answers, outcome.times(), outcome.failures()));
            return !interrupted.getAsBoolean();
        } finally {
            clients.forEach(BlockingClient::close);
        }
    }
}
