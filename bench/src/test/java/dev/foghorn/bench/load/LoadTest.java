package dev.foghorn.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.bench.report.Result;
import dev.foghorn.hub.EchoHandler;
import dev.foghorn.loop.Compression;
import dev.foghorn.loop.ConnectionOptions;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loads on servers that are as they should be, and on all sorts of others: each ends, and says what it saw. */
@Timeout(60)
class LoadTest {
    private static final String[] SHORT = {"--duration", "300ms", "--warm-up", "100ms", "--timeout", "1s"};

    private static Result measure(String url, String scenario, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(url, scenario));
        arguments.addAll(List.of(SHORT));
        arguments.addAll(List.of(more));
        try (Interruption interruption = new Interruption()) {
            return Load.measure(
                    LoadOptions.of(arguments.toArray(new String[0])), url, interruption, Live.silent());
        }
    }

    private static Result measure(WebSocketHandler handler, String scenario, String... more) throws IOException {
        try (WebSocketServer server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1))
                .route("/", handler)
                .start()) {
            return measure("ws://127.0.0.1:" + server.port() + "/", scenario, more);
        }
    }

    private static void assertFailure(String cause, Result result) {
        assertTrue(result.failures().keySet().stream().anyMatch(seen -> seen.contains(cause)),
                () -> "wanted '" + cause + "' among " + result.failures());
    }

    // ------------------------------------------------------------------------------------- servers in good order

    @ParameterizedTest
    @ValueSource(strings = {
        "--connections 1", "--connections 5 --pipeline 16 --size 125", "--connections 2 --size 70k --binary",
        "--size 0", "--connections 3 --rate 500", "--connections 2 --rate 50 --size 2000 --ramp-up 100ms",
        "--sources 3 --connections 4", "--connections 2 --size 5000 --compress"
    })
    void anEchoIsMeasured(String options) throws IOException {
        Result result = measure(new EchoHandler(), "echo", options.split(" "));

        assertEquals("{}", result.failures().toString());
        assertTrue(result.units() > 0);
        assertTrue(result.latency().count() > 0 && result.latency().min() > 0, "latency " + result.latency());
        assertEquals(result.units(), result.timeline().stream().mapToLong(second -> second.units()).sum());
    }

    @Test
    void aServerThatDoesNotCompressIsAFailureWithCompress() throws IOException {
        ConnectionOptions plain = ConnectionOptions.DEFAULT.withCompression(Compression.OFF);
        try (WebSocketServer server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1).withConnection(plain))
                .route("/", new EchoHandler())
                .start()) {
            assertFailure("did not agree to permessage-deflate",
                    measure("ws://127.0.0.1:" + server.port() + "/", "echo", "--connections", "1", "--compress"));
        }
    }

    @Test
    void theOpenLoopSendsAtTheRateItWasGiven() throws IOException {
        AtomicInteger received = new AtomicInteger();
        EchoHandler echo = new EchoHandler();
        Result result = measure((socket, message) -> {
            received.incrementAndGet();
            echo.onMessage(socket, message);
        }, "echo", "--rate", "1000", "--connections", "3", "--warm-up", "0");

        // the window may be longer on a busy machine, never shorter
        assertTrue(received.get() >= 290, received + " messages");
        assertTrue(received.get() <= 1000 * result.seconds() + 500, received + " in " + result.seconds() + " s");
    }

    @Test
    void inTheOpenLoopWhatWaitsBehindASlowAnswerIsSlowToo() throws IOException {
        AtomicInteger received = new AtomicInteger();
        EchoHandler echo = new EchoHandler();
        Result result = measure((socket, message) -> {
            if (received.incrementAndGet() == 150) {
                sleep(200);
            }
            echo.onMessage(socket, message);
        }, "echo", "--rate", "1000", "--connections", "1");

        long slow = result.latency().toHistogram().getCountBetweenValues(50_000_000, Long.MAX_VALUE / 2);
        // one that stood still for 200 ms, and those due in the first 150 of them: not only the one
        assertTrue(slow >= 100, slow + " of " + result.latency().count());
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void connectionsComeAndGo() throws IOException {
        Result result = measure(new EchoHandler(), "connect", "--connections", "4");

        assertEquals("{}", result.failures().toString());
        assertTrue(result.units() > 0);
        assertTrue(result.counters().get("connectP50Nanos") > 0);
        assertTrue(result.counters().get("closeP50Nanos") > 0);
    }

    @Test
    void idleConnectionsAreHeldAndPinged() throws IOException {
        Result result = measure(
                new EchoHandler(), "idle", "--connections", "40",
                "--pid", Long.toString(ProcessHandle.current().pid()));

        assertEquals("{}", result.failures().toString());
        assertEquals(40, result.units());
        assertEquals(40, result.counters().get("held"));
        assertEquals(40, result.counters().get("answeredPing"));
        assertTrue(result.counters().containsKey("rssBytesPerConnection"));
    }

    @Test
    void theServersProcessIsWatched() throws IOException {
        Result result = measure(
                new EchoHandler(), "echo", "--pid", Long.toString(ProcessHandle.current().pid()));

        assertTrue(result.serverCpu() > 0 && result.generatorCpu() > 0);
        assertTrue(result.serverRssBytes() > 1 << 20);
        assertEquals(result.units() / (result.serverCpu() * result.seconds()), result.unitsPerServerCpuSecond(),
                0.5 * result.unitsPerServerCpuSecond());
        assertNull(measure(new EchoHandler(), "echo").serverCpu());
    }

    @Test
    void aServerOfBytesIsMeasuredWithoutWebSocket() throws IOException {
        try (ByteServer server = new ByteServer((socket, in, out) -> in.transferTo(out))) {
            Result result = measure("tcp://127.0.0.1:" + server.port(), "echo",
                    "--connections", "3", "--pipeline", "4", "--size", "3000");

            assertEquals("{}", result.failures().toString());
            assertTrue(result.units() > 0);
        }
    }

    @Test
    void anInterruptionEndsTheWindowAndKeepsWhatWasMeasured() throws Exception {
        try (WebSocketServer server = WebSocketServer.builder()
                        .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1))
                        .route("/", new EchoHandler())
                        .start();
                Interruption interruption = new Interruption()) {
            Thread ctrlC = new Thread(() -> {
                sleep(500);
                interruption.interrupt();
            });
            ctrlC.start();
            Result result = Load.measure(
                    LoadOptions.of("ws://127.0.0.1:" + server.port() + "/", "echo", "--warm-up", "0",
                            "--duration", "10m"),
                    "x", interruption, Live.silent());
            ctrlC.join();

            assertTrue(result.units() > 0);
            assertEquals("{}", result.failures().toString());
        }
    }

    // ------------------------------------------------------------------------------------------------ broadcast

    /** Everybody who is connected, and how a message gets to them. */
    private abstract static class Everybody implements WebSocketHandler {
        final List<WebSocket> all = new CopyOnWriteArrayList<>();
        int count;

        @Override
        public void onOpen(WebSocket socket) {
            all.add(socket);
        }

        @Override
        public void onMessage(WebSocket socket, Message message) {
            count++;
            byte[] copy = message.copy();
            for (WebSocket member : all) {
                deliver(socket, member, copy);
            }
        }

        abstract void deliver(WebSocket from, WebSocket to, byte[] message);

        static Everybody who(Delivery delivery) {
            return new Everybody() {
                @Override
                void deliver(WebSocket from, WebSocket to, byte[] message) {
                    delivery.deliver(this, from, to, message);
                }
            };
        }
    }

    @FunctionalInterface
    private interface Delivery {
        void deliver(Everybody everybody, WebSocket from, WebSocket to, byte[] message);
    }

    private static Result broadcast(Delivery delivery, String... more) throws IOException {
        List<String> options = new ArrayList<>(List.of("--connections", "5", "--binary"));
        options.addAll(List.of(more));
        return measure(Everybody.who(delivery), "broadcast", options.toArray(new String[0]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--publishers 1", "--publishers 3 --pipeline 4", "--rate 200 --publishers 2"})
    void everyDeliveryOfABroadcastIsCounted(String options) throws IOException {
        Result result = broadcast((all, from, to, message) -> to.send(message), options.split(" "));

        assertEquals("{}", result.failures().toString());
        assertTrue(result.units() > 0);
        assertEquals(1, result.counters().get("senderIncluded"));
    }

    @Test
    void theOpenLoopOfABroadcastPublishesAtTheRateItWasGiven() throws IOException {
        long start = System.nanoTime();
        Result result = broadcast((all, from, to, message) -> to.send(message), "--rate", "100");
        double seconds = (System.nanoTime() - start) / 1e9;

        assertTrue(result.counters().get(Load.PUBLISHED) <= 1 + 100 * seconds, () -> "" + result.counters());
        assertTrue(result.latency().min() > 0, () -> "" + result.latency());
    }

    @Test
    void aServerMayLeaveTheSenderOut() throws IOException {
        Result result = broadcast((all, from, to, message) -> {
            if (from != to) {
                to.send(message);
            }
        }, "--publishers", "2");

        assertEquals("{}", result.failures().toString());
        assertTrue(result.units() > 0);
        assertEquals(0, result.counters().get("senderIncluded"));
    }

    @Test
    void aLostDeliveryIsMissing() throws IOException {
        Result result = broadcast((all, from, to, message) -> {
            if (all.count != 10 || to != all.all.get(2)) {
                to.send(message);
            }
        }, "--rate", "200");

        assertEquals(1, result.counters().get("missing"));
        assertEquals("{a delivery is missing=1}", result.failures().toString());
    }

    @Test
    void aRepeatedDeliveryIsDouble() throws IOException {
        Result result = broadcast((all, from, to, message) -> {
            to.send(message);
            if (all.count == 10 && to == all.all.get(2)) {
                to.send(message);
            }
        });

        assertEquals("{a delivery came twice=1}", result.failures().toString());
    }

    @Test
    void aDeliveryAfterALaterOneIsOutOfOrder() throws IOException {
        List<byte[]> held = new ArrayList<>();
        Result result = broadcast((all, from, to, message) -> {
            if (all.count == 10 && to == all.all.get(2)) {
                held.add(message);
                return;
            }
            to.send(message);
            if (all.count == 11 && to == all.all.get(2)) {
                to.send(held.get(0));
            }
        }, "--rate", "200");

        assertEquals("{a delivery came out of order=1}", result.failures().toString());
    }

    @Test
    void aMessageWithANumberThatNobodyGaveIsForeign() throws IOException {
        Result result = broadcast((all, from, to, message) -> {
            to.send(message);
            if (all.count == 10 && to == all.all.get(2)) {
                byte[] negative = message.clone();
                Arrays.fill(negative, 10, 18, (byte) 'f');
                to.send(negative);
            }
        });

        assertEquals("{}", result.failures().toString());
        assertEquals(1, result.counters().get("foreign"));
    }

    @Test
    void anEchoServerIsNoBroadcast() throws IOException {
        // the sender gets its own message back, and nobody else does
        Result result = broadcast((all, from, to, message) -> {
            if (from == to) {
                to.send(message);
            }
        });

        assertEquals(0, result.units());
        assertFailure("no member received a broadcast", result);
    }

    @Test
    void amongMembersThatVanishTheOthersGoOn() throws IOException {
        Result result = broadcast((all, from, to, message) -> {
            to.send(message);
            if (all.count == 20 && to == all.all.get(3)) {
                to.close();
            }
        });

        assertTrue(result.units() > 20 * 6, result.units() + " deliveries");
        assertEquals("{the server closed a connection with 1000=1}", result.failures().toString());
    }

    // ------------------------------------------------------------------------------ servers that are not as told

    @ParameterizedTest
    @ValueSource(strings = {"echo", "broadcast", "chat", "connect", "idle"})
    void aServerThatIsDown(String scenario) throws IOException {
        int port;
        try (ByteServer server = ByteServer.answering("")) {
            port = server.port();
        }
        Result result = measure("ws://127.0.0.1:" + port + "/", scenario);

        assertEquals(0, result.units());
        assertFailure("cannot connect", result);
        Result raw = measure("tcp://127.0.0.1:" + port, "echo");
        assertFailure("cannot connect", raw);
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo", "connect"})
    void aWrongHttpAnswer(String scenario) throws IOException {
        try (ByteServer server = ByteServer.answering("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")) {
            Result result = measure("ws://127.0.0.1:" + server.port() + "/", scenario, "--connections", "3");

            assertEquals(0, result.units());
            assertFailure("'HTTP/1.1 503 Busy' instead of 101", result);
        }
    }

    @Test
    void aServerOfAnotherProtocol() throws IOException {
        try (ByteServer server = ByteServer.answering("SSH-2.0-OpenSSH_9.2\r\n\r\n")) {
            assertFailure("SSH-2.0", measure("ws://127.0.0.1:" + server.port() + "/", "echo"));
        }
    }

    @Test
    void aServerThatNeverAnswersTheHandshake() throws IOException {
        try (ByteServer server = ByteServer.answering("")) {
            assertFailure("did not complete the handshake within 1000 ms",
                    measure("ws://127.0.0.1:" + server.port() + "/", "echo"));
        }
    }

    @Test
    void aServerThatHangsUpAtOnce() throws IOException {
        try (ByteServer server = new ByteServer((socket, in, out) -> { })) {
            Result result = measure("ws://127.0.0.1:" + server.port() + "/", "echo");

            assertEquals(0, result.units());
            assertTrue(result.failureCount() > 0);
        }
    }

    @Test
    void aServerThatNeverAnswersAMessage() throws IOException {
        for (String options : List.of("--pipeline 2", "--rate 100")) {
            Result result = measure((socket, message) -> { }, "echo", options.split(" "));

            assertEquals(0, result.units());
            assertFailure("a message was not answered", result);
        }
    }

    @Test
    void aServerThatDropsSomeConnections() throws IOException {
        AtomicInteger received = new AtomicInteger();
        EchoHandler echo = new EchoHandler();
        Result result = measure((socket, message) -> {
            echo.onMessage(socket, message);
            if (received.incrementAndGet() == 100) {
                socket.close(1001, "tired");
            }
        }, "echo", "--connections", "5");

        assertTrue(result.units() > 0);
        assertEquals("{the server closed a connection with 1001 tired=1}", result.failures().toString());
    }

    @Test
    void aServerThatDropsAllConnectionsEndsTheLoad() throws IOException {
        AtomicInteger received = new AtomicInteger();
        Result result = measure((socket, message) -> {
            if (received.incrementAndGet() > 100) {
                throw new AssertionError("on purpose"); // 1011
            }
            socket.send(message);
        }, "echo", "--connections", "5", "--duration", "10m");

        assertFailure("closed a connection with 1011", result);
    }

    @Test
    void connectionsThatAreNotClosedInGoodOrder() throws IOException {
        // answers the handshake and ends TCP without a Close
        Result result = measure(new WebSocketHandler() {
            @Override
            public void onOpen(WebSocket socket) {
                socket.close(1008, "go away");
            }

            @Override
            public void onMessage(WebSocket socket, Message message) { }
        }, "idle", "--connections", "3");

        assertFailure("the server closed a connection with 1008 go away", result);
    }

    @Test
    void anEchoThatDiffersIsAFailureThoughItsLengthIsRight() throws IOException {
        AtomicInteger received = new AtomicInteger();
        Result result = measure((socket, message) -> {
            byte[] echo = message.copy();
            if (received.incrementAndGet() == 7) {
                echo[echo.length - 1] ^= 1;
            }
            socket.send(echo);
        }, "echo", "--connections", "1", "--binary");

        assertEquals("{an echo differs from what was sent=1}", result.failures().toString());
    }

    @Test
    void anEchoOfAnotherLengthOrKindIsAFailure() throws IOException {
        assertFailure("an echo has another length",
                measure((socket, message) -> socket.send(message.text() + "!"), "echo"));
        assertFailure("an echo is binary, unlike what was sent",
                measure((socket, message) -> socket.send(message.copy()), "echo"));
    }

    @Test
    void aMessageThatNobodySentIsAFailure() throws IOException {
        Result result = measure((socket, message) -> {
            socket.send(message);
            socket.send(message);
        }, "echo", "--connections", "1");

        assertFailure("a message came that nobody had sent", result);
    }

    @Test
    void bytesThatDifferAreAFailure() throws IOException {
        try (ByteServer server = new ByteServer((socket, in, out) -> copyWrongly(in.readNBytes(50), out))) {
            Result result = measure("tcp://127.0.0.1:" + server.port(), "echo", "--connections", "1", "--size", "50");

            assertFailure("an echo differs from what was sent", result);
            assertFailure("the server ended a connection", result);
        }
    }

    private static void copyWrongly(byte[] bytes, OutputStream out) throws IOException {
        bytes[20] ^= 4;
        out.write(bytes);
    }

    @Test
    void aProcessThatIsNotThereIsToldBeforeTheLoad() {
        IOException e = assertThrows(
                IOException.class, () -> measure(new EchoHandler(), "echo", "--pid", "999999999"));

        assertTrue(e.getMessage().contains("no process 999999999"), e.getMessage());
        assertFalse(e.getMessage().contains("Exception"));
    }
}
