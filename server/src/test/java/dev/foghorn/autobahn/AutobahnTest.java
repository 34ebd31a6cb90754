package dev.foghorn.autobahn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foghorn.autobahn.Report.Outcome;
import dev.foghorn.hub.EchoHandler;
import dev.foghorn.loop.ConnectionOptions;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/**
 * The Autobahn testsuite, strictly: every case is there, and "non-strict" is a failure, in behaviour and in closing.
 * With {@code mvn verify -Pconformance}.
 */
@Tag("autobahn")
@Timeout(value = 9, unit = TimeUnit.MINUTES)
class AutobahnTest {
    private static final int CASES = 301;

    /**
     * Cases that the testsuite reports and does not judge, however they end.
     *
     * <ul>
     *   <li>7.1.6 sends 256 KiB, a short message, Close and Ping at once, and notes whether the echoes come before our
     *       Close. Section 5.5.1: "there is no guarantee that the endpoint that has already sent a Close frame will
     *       continue to process data." We echo both, then close.
     *   <li>7.13.1 and 7.13.2 send Close with 5000 and 65535. Section 7.4.2 defines the ranges 0-999 to 4000-4999 and
     *       says nothing on larger codes. We fail the connection with 1002.
     * </ul>
     */
    private static final Map<String, Outcome> NOT_JUDGED = Map.of(
            "7.1.6", Outcome.INFORMATIONAL,
            "7.13.1", Outcome.INFORMATIONAL,
            "7.13.2", Outcome.INFORMATIONAL);

    /** Section 9 sends messages of 16 MiB. All other limits and timeouts are the defaults. */
    private static final ConnectionOptions OPTIONS = ConnectionOptions.DEFAULT.withLimits(Limits.ofMessage(16 << 20));

    @Test
    void ourServerPassesEveryCase() throws Exception {
        ServerOptions options = ServerOptions.DEFAULT.withConnection(OPTIONS);
        try (WebSocketServer server = WebSocketServer.builder()
                        .options(options)
                        .port(0)
                        .route("/echo", new EchoHandler())
                        .start();
                Suite suite = Suite.againstServer("ws://127.0.0.1:" + server.port() + "/echo")) {
            judge(suite, suite::awaitEnd);
        }
    }

    @Test
    void ourClientPassesEveryCase() throws Exception {
        try (Suite suite = Suite.againstClient()) {
            judge(suite, () -> {
                try (CasePlayer player = new CasePlayer(suite.awaitPort(), OPTIONS)) {
                    player.playAll();
                }
                suite.finish();
            });
        }
    }

    private static void judge(Suite suite, Executable playing) {
        try {
            playing.execute();
            Report report = Report.read(suite.index());
            System.out.println("Autobahn testsuite, " + suite.index() + ": " + report);
            assertEquals(CASES, report.cases().size(), "cases");
            assertEquals(NOT_JUDGED, report.notOk());
        } catch (Throwable e) {
            throw new AssertionError(e + "\nThe testsuite said:\n" + suite.output(), e);
        }
    }
}
