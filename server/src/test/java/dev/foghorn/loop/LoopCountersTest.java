package dev.foghorn.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.api.ClosingReport.Began;
import dev.foghorn.api.ClosingReport.Cause;
import dev.foghorn.loop.LoopCounters.TlsResult;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.server.RawClient;
import dev.foghorn.server.Recorder;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import dev.foghorn.tls.Authority;
import dev.foghorn.tls.ClientTls;
import dev.foghorn.tls.ServerTls;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a loop has counted after a conversation that is known. */
@Timeout(60)
class LoopCountersTest {
    private static final Duration SHORT = Duration.ofMillis(100);

    private final Recorder recorder = new Recorder();
    private WebSocketServer server;

    private RawClient serve(ConnectionOptions options) throws Exception {
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1).withConnection(options))
                .route("/recorded", recorder)
                .start();
        return RawClient.open(server, "/recorded");
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** As exact as it is on the loop. */
    private long count(ToLongFunction<LoopCounters> question) throws Exception {
        EventLoop loop = server.loops().get(0);
        return CompletableFuture.supplyAsync(() -> question.applyAsLong(loop.counters()), loop)
                .get(10, TimeUnit.SECONDS);
    }

    @Test
    void theLoopCountsWhatPasses() throws Exception {
        try (RawClient client = serve(ConnectionOptions.DEFAULT)) {
            client.send(RawClient.text("Hello"), RawClient.text("you"), RawClient.frame(0x02, new byte[300]),
                    RawClient.frame(0x89, new byte[7]), RawClient.frame(0x8A, new byte[2]),
                    RawClient.frame(0x80, new byte[4]));
            client.readFrame();
            recorder.socket().send("four");
            client.readFrame();
            client.send(RawClient.close(1000, "bye"));
            client.readFrame();
        }
        recorder.status();
        assertEquals("2 of 8, 1 of 304, 1 of 5, 1 of 7, 1 of 2", passed(Direction.IN));
        assertEquals("1 of 4, 0 of 0, 1 of 2, 0 of 0, 1 of 7", passed(Direction.OUT));
        assertEquals(1, count(counters -> counters.closes(0, Began.PEER)));
        assertEquals(1, count(counters -> counters.closes(Cause.CLOSED)));
        assertEquals(1, count(counters -> counters.answers(101)));
    }

    private String passed(Direction direction) throws Exception {
        StringBuilder passed = new StringBuilder();
        for (Opcode kind : new Opcode[] {Opcode.TEXT, Opcode.BINARY, Opcode.CLOSE, Opcode.PING, Opcode.PONG}) {
            passed.append(passed.isEmpty() ? "" : ", ")
                    .append(count(counters -> counters.messages(direction, kind)))
                    .append(" of ")
                    .append(count(counters -> counters.bytes(direction, kind)));
        }
        return passed.toString();
    }

    @Test
    void everyConnectionIsInOneState() throws Exception {
        try (RawClient open = serve(ConnectionOptions.DEFAULT);
                RawClient opening = RawClient.connect(server.address());
                RawClient refused = RawClient.connect(server.address())) {
            refused.send("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n");
            assertTrue(refused.readToEof().startsWith("HTTP/1.1 404 "));
            opening.send("GET");
            open.send(RawClient.frame(0x89, new byte[0]));
            open.readFrame();
            assertEquals("1 OPENING, 1 OPEN, 1 CLOSING", states());
        }
        while (!states().equals("0 OPENING, 0 OPEN, 0 CLOSING")) {
            Thread.onSpinWait();
        }
        assertEquals(1, count(counters -> counters.answers(404)));
        assertEquals(1, count(counters -> counters.handshakesUnanswered(LoopCounters.Unanswered.GONE)));
    }

    private String states() throws Exception {
        return count(counters -> counters.connections(ConnectionState.OPENING)) + " OPENING, "
                + count(counters -> counters.connections(ConnectionState.OPEN)) + " OPEN, "
                + count(counters -> counters.connections(ConnectionState.CLOSING)) + " CLOSING";
    }

    @Test
    void aHandshakeThatTakesTooLongIsCounted() throws Exception {
        serve(ConnectionOptions.DEFAULT.withHandshakeTimeout(SHORT)).close();
        try (RawClient client = RawClient.connect(server.address())) {
            assertTrue(client.send("GET").hasEnded());
        }
        assertEquals(1, count(counters -> counters.handshakesUnanswered(LoopCounters.Unanswered.TIMEOUT)));
    }

    @Test
    void codesThatAnyPeerMayChooseShareAClass() throws Exception {
        serve(ConnectionOptions.DEFAULT).close();
        for (int code : new int[] {3000, 3999, 4000, 4999, 4321}) {
            try (RawClient client = RawClient.open(server, "/recorded")) {
                client.send(RawClient.close(code, ""));
                assertTrue(client.readFrame().closeCode() == code && client.isAtEof());
            }
        }
        while (!states().startsWith("0 OPENING, 0 OPEN, 0 CLOSING")) {
            Thread.onSpinWait();
        }
        assertEquals(2, count(c -> c.closes(LoopCounters.CLOSE_CODES.indexOf("3xxx"), Began.PEER)));
        assertEquals(3, count(c -> c.closes(LoopCounters.CLOSE_CODES.indexOf("4xxx"), Began.PEER)));
        assertEquals(1, count(c -> c.closes(LoopCounters.CLOSE_CODES.indexOf("1006"), Began.NETWORK)));
    }

    private static long lagsOverAQuarterSecond(LoopCounters counters) {
        int first = LoopCounters.LAG_MILLIS.indexOf(250) + 1;
        return IntStream.rangeClosed(first, LoopCounters.LAG_MILLIS.size()).mapToLong(counters::lags).sum();
    }

    @Test
    void aLoopThatIsHeldUpIsLate() throws Exception {
        serve(ConnectionOptions.DEFAULT.withClosingTimeout(SHORT)).close(); // so there is a sweep each 25 ms
        EventLoop loop = server.loops().get(0);
        CompletableFuture<Void> blocked = new CompletableFuture<>();
        loop.execute(blocked::join);
        while (loop.overdueMillis() <= 250) {
            Thread.onSpinWait();
        }
        blocked.complete(null);
        while (count(LoopCounters::lagMillis) <= 250) {
            Thread.onSpinWait();
        }
        assertTrue(count(LoopCountersTest::lagsOverAQuarterSecond) > 0);
    }

    @Test
    void whatEndsBeforeTheHeaderOfAProxyIsCounted() throws Exception {
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1)
                        .withConnection(ConnectionOptions.DEFAULT.withHandshakeTimeout(SHORT))
                        .withAdmission(AdmissionOptions.DEFAULT.withProxies(List.of(AddressRange.parse("127.0.0.1")))))
                .start();
        try (RawClient silent = RawClient.connect(server.address())) {
            assertTrue(silent.hasEnded());
        }
        RawClient.connect(server.address()).close();
        while (count(counters -> counters.handshakesUnanswered(LoopCounters.Unanswered.GONE)) == 0) {
            Thread.onSpinWait();
        }
        assertEquals(1, count(counters -> counters.handshakesUnanswered(LoopCounters.Unanswered.TIMEOUT)));
    }

    @Test
    void eachTlsHandshakeIsCountedByItsEnd() throws Exception {
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1)
                        .withConnection(ConnectionOptions.DEFAULT.withHandshakeTimeout(Duration.ofSeconds(1))))
                .tls(ServerTls.builder().certificate(new Authority("CN=Test CA").issue("localhost")).build())
                .route("/recorded", recorder)
                .start();
        try (SSLSocket socket = ClientTls.insecure().over(tcp(), "localhost", server.port())) {
            socket.startHandshake();
        }
        try (SSLSocket socket = ClientTls.system().over(tcp(), "localhost", server.port())) {
            assertThrows(SSLException.class, socket::startHandshake);
        }
        try (RawClient silent = RawClient.connect(server.address())) {
            assertTrue(silent.hasEnded());
        }
        RawClient.connect(server.address()).close();
        while (!tlsResults().equals("1 OK, 1 FAILED, 1 TIMEOUT, 1 GONE")) {
            Thread.onSpinWait();
        }
    }

    private Socket tcp() throws IOException {
        return new Socket(server.address().getAddress(), server.port());
    }

    private String tlsResults() throws Exception {
        StringBuilder results = new StringBuilder();
        for (TlsResult result : TlsResult.values()) {
            results.append(results.isEmpty() ? "" : ", ")
                    .append(count(counters -> counters.tlsHandshakes(result)))
                    .append(" ")
                    .append(result);
        }
        return results.toString();
    }
}
