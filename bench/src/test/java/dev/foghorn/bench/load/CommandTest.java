package dev.foghorn.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.app.SelfSigned;
import dev.foghorn.bench.report.Report;
import dev.foghorn.bench.report.ReportJson;
import dev.foghorn.bench.timing.TimingCommand;
import dev.foghorn.hub.EchoHandler;
import dev.foghorn.hub.Hub;
import dev.foghorn.hub.RoomHandler;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import dev.foghorn.tls.ServerTls;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The commands as they are typed. */
@Timeout(60)
class CommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private WebSocketServer server;

    @BeforeEach
    void start() throws IOException {
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1))
                .route("/echo", new EchoHandler())
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int run(Object command, String... arguments) {
        return new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Stream.concat(Stream.of(arguments), Stream.of("--out", folder.toString()))
                        .toArray(String[]::new));
    }

    private String echo() {
        return "ws://127.0.0.1:" + server.port() + "/echo";
    }

    private Report report() throws IOException {
        return ReportJson.read(folder.resolve("report.json"));
    }

    @Test
    void aLoadPrintsALineASecondASummaryAndLeavesItsReport() throws IOException {
        int code = run(new LoadCommand(), echo(), "echo", "--connections", "2", "--warm-up", "100ms",
                "--duration", "1100ms");

        assertEquals(0, code, err.toString());
        assertEquals(3, err.toString().lines().filter(line -> line.contains("messages/s")).count(), err.toString());
        assertTrue(out.toString().contains("p99.9"), out.toString());
        Report report = report();
        assertEquals("2", report.results().get(0).settings().get("connections"));
        assertEquals(2, report.results().get(0).timeline().size());
        assertFalse(report.interrupted());
        assertTrue(report.definitions().containsKey("latency, closed loop"));
    }

    @Test
    void aServerIsReachedOverTlsByItsRightNameOrByTrustInAnybody() throws IOException {
        ServerTls tls = ServerTls.builder().certificate(SelfSigned.localhost()).build();
        try (WebSocketServer secure = WebSocketServer.builder()
                .port(0)
                .tls(tls)
                .route("/echo", new EchoHandler())
                .start()) {
            String[] few = {"wss://127.0.0.1:" + secure.port() + "/echo", "--connections", "2", "--warm-up", "0",
                "--duration", "300ms"};
            assertEquals(3, run(new LoadCommand(), few));
            assertTrue(err.toString().contains("valid certification path"), err.toString());
            assertEquals(0, run(new LoadCommand(), Stream.concat(Stream.of(few), Stream.of("--insecure"))
                    .toArray(String[]::new)), err.toString());

            assertEquals(0, run(new TimingCommand(), "wss://localhost:" + secure.port() + "/echo", "--insecure",
                    "--rounds", "2", "--samples", "5", "--warm-up", "2", "--workers", "1", "--sizes", "20",
                    "--window", "50ms", "--closings", "2"), err.toString());
        }
    }

    @Test
    void whereNothingCanBeMeasuredTheCauseIsPrintedAndReported() throws IOException {
        int code = run(new LoadCommand(), echo() + "/nowhere");

        assertEquals(3, code);
        assertTrue(err.toString().contains("404"), err.toString());
        assertFalse(err.toString().contains("\tat "), err.toString());
        assertTrue(report().results().get(0).failures().toString().contains("404"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "wss://127.0.0.1:1/ --ca nowhere.pem       | nowhere.pem is not there",
        "http://127.0.0.1:1/                       | the URL must be ws://",
        "tcp://127.0.0.1                           | needs a port",
        "ws://127.0.0.1:1/ broadcast --size 17     | at least 18",
        "ws://127.0.0.1:1/ chat --size 17          | chat numbers its messages",
        "ws://127.0.0.1:1/ chat --binary           | it knows no --binary",
        "ws://127.0.0.1:1/ idle --rate 5           | --rate is for echo, broadcast and chat",
        "ws://127.0.0.1:1/ --sources 251           | 1-250",
        "ws://127.0.0.1:1/ --connections 0         | 1-1000000",
        "ws://127.0.0.1:1/ --size 17m              | 0 to 16777216 bytes",
        "ws://127.0.0.1:1/ --duration 5            | 500ms, 20s, 2m or 1h",
        "ws://127.0.0.1:1/ --duration 0            | more than zero",
        "ws://127.0.0.1:1/ dance                   | dance",
        "ws://example.org/ --sources 2             | --sources is for a server on 127.0.0.x"
    })
    void aWrongOptionIsToldInASentence(String arguments, String sentence) {
        assertEquals(2, run(new LoadCommand(), arguments.split(" ")));
        assertTrue(err.toString().contains(sentence), err.toString());
        assertFalse(err.toString().contains("\tat "), err.toString());
    }

    @Test
    void aSearchOfARateSaysWhatItFound() throws IOException {
        int code = run(new SearchCommand(), echo(), "--bound", "2s", "--first", "50", "--max", "100",
                "--duration", "200ms", "--warm-up", "0", "--connections", "2");

        assertTrue(code == 0 || code == 1, err.toString()); // a busy machine may keep no rate at all
        assertEquals("50", report().results().get(0).settings().get("rate"));
        assertTrue(report().findings().get(0).startsWith("highest rate with p99 under 2.00 s: "),
                report().findings().toString());
    }

    @Test
    void aSearchOfClientsSaysWhatItFound() throws IOException {
        try (WebSocketServer room = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1))
                .route("/room", new RoomHandler(new Hub(), "all"))
                .start()) {
            int code = run(new SearchCommand(), "ws://127.0.0.1:" + room.port() + "/room", "broadcast",
                    "--bound", "5s", "--first", "3", "--max", "6", "--duration", "300ms", "--warm-up", "0");

            assertTrue(code == 0 || code == 1, err.toString());
            assertEquals("3", report().results().get(0).settings().get("connections"));
            assertTrue(report().findings().get(0).startsWith("most clients with p95 of a delivery under 5.00 s: "),
                    report().findings().toString());
        }
    }
}
