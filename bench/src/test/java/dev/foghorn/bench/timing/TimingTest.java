package dev.foghorn.bench.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.hub.EchoHandler;
import dev.foghorn.server.WebSocketServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TimingTest {
    private static final Duration NO_THINK = Duration.ZERO;
    /** Far more than any operation on the loopback takes. */
    private static final Duration SLOW = Duration.ofMillis(40);

    private static Plan plan(int workers, Duration think) {
        return new Plan(3, 20, 20, List.of(workers), List.of(20, 2000), 3, Duration.ofMillis(50), think,
                Duration.ofSeconds(5), 2);
    }

    private static WebSocketServer echoServer() throws IOException {
        return WebSocketServer.builder().port(0).route("/echo", new EchoHandler()).start();
    }

    private static Timing measure(Plan plan, int port, String path) throws IOException {
        Timing timing = new Timing(plan, Target.of("ws://127.0.0.1:" + port + path), () -> false, Progress.silent());
        timing.run();
        return timing;
    }

    private static Timing measure(Plan plan) throws IOException {
        try (WebSocketServer server = echoServer()) {
            return measure(plan, server.port(), "/echo");
        }
    }

    @Test
    void oneWorkerThatNeverWaitsIsAlwaysInAnOperation() throws IOException {
        Timing timing = measure(plan(1, NO_THINK));

        assertEquals(List.of(Phase.CONNECT, Phase.DATA, Phase.DATA, Phase.DISCONNECT),
                timing.series().stream().map(Series::phase).toList());
        for (Series series : timing.series()) {
            assertTrue(series.isMeasured(), series.failures().toString());
            assertEquals(0, series.failed(), series.failures().toString());
            double inFlight = series.inFlight().mean();
            assertTrue(inFlight > 0.5 && inFlight <= 1, Names.of(series) + ": C is " + inFlight);
        }
    }

    /** With a server so slow that what else the machine does hardly counts. */
    @Test
    void oneWorkerThatNeverWaitsCompletesOneOperationInEachT() throws IOException {
        try (WebSocketServer server = WebSocketServer.builder()
                .port(0)
                .route("/slow", (socket, message) -> {
                    LockSupport.parkNanos(SLOW.toNanos());
                    socket.send(message);
                })
                .start()) {
            Plan plan = new Plan(2, 5, 5, List.of(1), List.of(20), 1, Duration.ofMillis(500), NO_THINK,
                    Duration.ofSeconds(5), 1);

            Series data = find(measure(plan, server.port(), "/slow"), series -> series.phase() == Phase.DATA);

            double product = data.product().mean();
            assertTrue(product > 0.5 && product < 2, "T*lambda is " + product);
        }
    }

    /** Were lambda worked out from T, the product would be 1 all the same. */
    @Test
    void aDelayBetweenOperationsLowersLambdaButNotT() throws IOException {
        Timing timing = measure(new Plan(2, 5, 20, List.of(1), List.of(20), 1, Duration.ofMillis(400), SLOW,
                Duration.ofSeconds(5), 1));

        for (Series series : timing.series()) {
            double product = series.product().mean();
            assertTrue(product < 0.5, Names.of(series) + ": T*lambda is " + product);
            assertTrue(series.inFlight().mean() < 0.5, Names.of(series) + ": C is " + series.inFlight().mean());
            assertTrue(series.rate().mean() <= 1000.0 / SLOW.toMillis() * 1.5, "lambda is " + series.rate().mean());
        }
    }

    @Test
    void noMoreAreInFlightThanThereAreWorkers() throws IOException {
        for (Series series : measure(plan(4, NO_THINK)).series()) {
            double inFlight = series.inFlight().mean();
            assertTrue(inFlight > 1 && inFlight <= 4, Names.of(series) + ": C is " + inFlight);
        }
    }

    @Test
    void eachWayOfClosingIsAnsweredAsTheRfcTells() throws IOException {
        Map<Boolean, List<Closing>> byServer = measure(plan(1, NO_THINK)).closings().stream()
                .collect(Collectors.partitioningBy(closing -> closing.begunBy().equals("server")));

        // 5.5.1: the server "typically echos the status code it received"
        assertEquals(List.of("1005", "1000", "1001", "3000", "4999"), codes(byServer.get(false)));
        assertEquals(List.of("1002", "1007", "1009"), codes(byServer.get(true)));
        byServer.values().stream().flatMap(List::stream).forEach(closing -> {
            assertEquals(Map.of(), closing.failures(), closing.with());
            assertEquals(2, closing.times().length, closing.with());
        });
    }

    private static List<String> codes(List<Closing> closings) {
        return closings.stream()
                .map(closing -> closing.answers().keySet().iterator().next().substring(0, 4))
                .toList();
    }

    @Test
    void aMessageIsSentInAsManyFramesAsAskedFor() throws IOException {
        Timing timing = measure(plan(1, NO_THINK));

        // the echo handler sends what it got whole
        assertEquals(List.of(2000L), find(timing, series -> series.size() == 2000).echoedFrames());
    }

    @Test
    void aServerThatIsNotThereIsAFailureByCause() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }

        Series connect = find(measure(plan(1, NO_THINK), port, "/"), series -> series.phase() == Phase.CONNECT);

        assertEquals(List.of("Connection refused"), List.copyOf(connect.failures().keySet()));
        assertEquals(0, connect.probability());
    }

    @Test
    void aServerThatRefusesIsAFailureWithItsAnswer() throws IOException {
        try (WebSocketServer server = echoServer()) {
            Timing timing = measure(plan(1, NO_THINK), server.port(), "/nothing");

            assertEquals(1, timing.series().size());
            String cause = timing.series().get(0).failures().keySet().iterator().next();
            assertTrue(cause.contains("404"), cause);
        }
    }

    @Test
    void aServerThatNeverAnswersIsGivenUp() throws IOException {
        Plan impatient = new Plan(3, 20, 20, List.of(1), List.of(20), 1, Duration.ofMillis(100), NO_THINK,
                Duration.ofMillis(100), 2);
        try (ServerSocket silent = new ServerSocket(0, 50)) {
            Series connect = measure(impatient, silent.getLocalPort(), "/").series().get(0);

            assertEquals(List.of("nothing within 100 ms"), List.copyOf(connect.failures().keySet()));
        }
    }

    @Test
    void aServerThatSendsSomethingElseIsNoEcho() throws IOException {
        try (WebSocketServer server = WebSocketServer.builder()
                .port(0)
                .route("/other", (socket, message) -> socket.send("something else"))
                .start()) {
            Series data = find(measure(plan(1, NO_THINK), server.port(), "/other"),
                    series -> series.phase() == Phase.DATA);

            assertTrue(data.failures().keySet().iterator().next().contains("no echo"), data.failures().toString());
        }
    }

    private static Series find(Timing timing, Predicate<Series> which) {
        return timing.series().stream().filter(which).findFirst().orElseThrow();
    }
}
