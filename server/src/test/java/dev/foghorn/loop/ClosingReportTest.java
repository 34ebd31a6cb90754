package dev.foghorn.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.api.ClosingReport;
import dev.foghorn.api.ClosingReport.Began;
import dev.foghorn.api.ClosingReport.Cause;
import dev.foghorn.api.ClosingReport.Traffic;
import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.WebSocket;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.server.RawClient;
import dev.foghorn.server.Recorder;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a handler is told of each way in which a connection may end. */
class ClosingReportTest {
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration NEVER = Duration.ZERO;

    private Recorder recorder = new Recorder();
    private WebSocketServer server;

    private RawClient serve(ConnectionOptions options) throws Exception {
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1).withConnection(options))
                .route("/recorded", recorder)
                .start();
        return RawClient.openNarrow(server, "/recorded");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private ClosingReport report() throws Exception {
        recorder.status();
        return recorder.socket().closingReport();
    }

    private ClosingReport assertReported(Began began, Cause cause, int code) throws Exception {
        ClosingReport report = report();
        assertEquals(began, report.began());
        assertEquals(cause, report.cause());
        assertEquals(code, report.status().code());
        assertEquals(recorder.status(), report.status());
        return report;
    }

    // ------------------------------------------------------------------------------------------- in good order

    @Test
    void thePeerCloses() throws Exception {
        try (RawClient client = serve(ConnectionOptions.DEFAULT)) {
            client.send(RawClient.close(4000, "bye"));
            client.readFrame();
        }
        assertEquals("bye", assertReported(Began.PEER, Cause.CLOSED, 4000).status().reason());
    }

    @Test
    void weClose() throws Exception {
        try (RawClient client = serve(ConnectionOptions.DEFAULT)) {
            recorder.socket().close(4000, "bye");
            client.readFrame();
            client.send(RawClient.close(4001, ""));
            assertTrue(client.isAtEof());
        }
        assertReported(Began.WE, Cause.CLOSED, 4001);
    }

    @Test
    void bothCloseButTheHandlerWasFirst() throws Exception {
        recorder = new Recorder() {
            @Override
            public void onMessage(WebSocket socket, Message message) {
                socket.close();
            }
        };
        try (RawClient client = serve(ConnectionOptions.DEFAULT)) {
            client.send(RawClient.text("a"), RawClient.close(1001, "")); // in one read
            assertEquals(1000, client.readFrame().closeCode());
        }
        assertReported(Began.WE, Cause.CLOSED, 1001);
    }

    // ------------------------------------------------------------------------------------------------ failures

    @Test
    void thePeerBreaksARule() throws Exception {
        try (RawClient client = serve(ConnectionOptions.DEFAULT)) {
            client.send(RawClient.frame(0x83, new byte[0]));
            assertEquals(1002, client.readFrame().closeCode());
        }
        assertReported(Began.WE, Cause.PROTOCOL_ERROR, 1002);
    }

    @Test
    void thePeerSendsTooMuch() throws Exception {
        try (RawClient client = serve(ConnectionOptions.DEFAULT)) {
            client.send(RawClient.frame(0x82, 2 << 20, new byte[0]));
            assertEquals(1009, client.readFrame().closeCode());
        }
        assertReported(Began.WE, Cause.LIMIT, 1009);
    }

    @Test
    void aCallbackThrows() throws Exception {
        recorder = new Recorder("message");
        try (RawClient client = serve(ConnectionOptions.DEFAULT)) {
            client.send(RawClient.text("a"));
            assertEquals(1011, client.readFrame().closeCode());
        }
        assertReported(Began.WE, Cause.HANDLER, 1011);
    }

    @Test
    void thePeerIsTooSlow() throws Exception {
        try (RawClient client = serve(ConnectionOptions.DEFAULT)) {
            while (recorder.socket().isOpen()) {
                recorder.socket().send(new byte[1 << 20]);
            }
            client.reset();
        }
        assertReported(Began.WE, Cause.SLOW_CONSUMER, 1013);
    }

    @Test
    void thePeerEndsTcp() throws Exception {
        serve(ConnectionOptions.DEFAULT).close();
        assertReported(Began.NETWORK, Cause.END_OF_STREAM, 1006);
    }

    @Test
    void thePeerEndsTcpInsteadOfAnsweringOurClose() throws Exception {
        try (RawClient client = serve(ConnectionOptions.DEFAULT)) {
            recorder.socket().close();
            client.readFrame();
        }
        assertReported(Began.WE, Cause.END_OF_STREAM, 1006);
    }

    @Test
    void thePeerResetsTcp() throws Exception {
        serve(ConnectionOptions.DEFAULT).reset();
        assertReported(Began.NETWORK, Cause.RESET, 1006);
    }

    @Test
    void thePeerAnswersNoPing() throws Exception {
        try (RawClient client = serve(ConnectionOptions.DEFAULT.withHeartbeat(SHORT, SHORT, NEVER))) {
            assertTrue(client.readFrame().opcode() == 9 && client.hasEnded());
        }
        assertEquals(Opcode.PING, assertReported(Began.NETWORK, Cause.NO_PONG, 1006).out().lastFrame());
    }

    @Test
    void nobodySaysAnything() throws Exception {
        try (RawClient client = serve(ConnectionOptions.DEFAULT.withHeartbeat(NEVER, LONG, SHORT))) {
            assertTrue(client.hasEnded());
        }
        ClosingReport report = assertReported(Began.WE, Cause.IDLE, 1006);
        assertNull(report.in().lastFrame());
        assertNull(report.in().lastByteAge());
        assertNull(report.out().lastFrame());
        assertTrue(report.duration().compareTo(SHORT) >= 0, report::toString);
    }

    @Test
    void thePeerTakesNothing() throws Exception {
        try (RawClient client = serve(ConnectionOptions.DEFAULT.withStallTimeout(SHORT))) {
            recorder.socket().send(new byte[32 << 20]);
            report();
            client.reset();
        }
        assertReported(Began.NETWORK, Cause.STALLED, 1006);
    }

    @Test
    void thePeerNeverAnswersOurClose() throws Exception {
        try (RawClient client = serve(ConnectionOptions.DEFAULT.withClosingTimeout(SHORT))) {
            recorder.socket().close();
            client.readFrame();
            assertTrue(client.hasEnded());
        }
        assertReported(Began.WE, Cause.CLOSE_UNANSWERED, 1006);
    }

    @Test
    void theServerStopsBeforeItsCloseIsAnswered() throws Exception {
        try (RawClient client = serve(ConnectionOptions.DEFAULT)) {
            server.loops().get(0).stop();
            assertTrue(client.hasEnded());
        }
        assertReported(Began.WE, Cause.STOPPED, 1006);
    }

    // ------------------------------------------------------------------------------------------------- traffic

    @Test
    void thereIsNoReportBeforeTheEnd() throws Exception {
        try (RawClient client = serve(ConnectionOptions.DEFAULT)) {
            assertNull(recorder.socket().closingReport());
            client.send(RawClient.text("a"), RawClient.frame(0x89, new byte[0]));
            client.readFrame();
            assertNull(recorder.socket().closingReport());
        }
    }

    @Test
    void messagesAreCountedWithTheLengthOfTheirContent() throws Exception {
        try (RawClient client = serve(ConnectionOptions.DEFAULT)) {
            client.send(RawClient.text("Hello"), RawClient.frame(0x02, new byte[300]),
                    RawClient.frame(0x89, new byte[7]), RawClient.frame(0x80, new byte[4]));
            client.readFrame(); // the Pong: everything was read
            recorder.socket().send("four");
            recorder.socket().send(new byte[70_000]);
            recorder.socket().sendInFragments(PreparedMessage.binary(new byte[10]), 3);
            for (int i = 0; i < 6; i++) {
                client.readFrame();
            }
            client.send(RawClient.close(1000, "bye"));
            client.readFrame();
        }
        ClosingReport report = report();
        assertEquals(304 + 5, report.in().bytes());
        assertEquals(2, report.in().messages());
        assertEquals(Opcode.CLOSE, report.in().lastFrame());
        assertEquals(4 + 70_000 + 10, report.out().bytes());
        assertEquals(3, report.out().messages());
        assertEquals(Opcode.CLOSE, report.out().lastFrame());
    }

    @Test
    void theLastFrameMayBeOneThatDidNotComeWhole() throws Exception {
        try (RawClient client = serve(ConnectionOptions.DEFAULT)) {
            client.send(RawClient.text("whole"), RawClient.frame(0x89, new byte[0]),
                    RawClient.frame(0x82, 100, new byte[9]));
            client.readFrame();
        }
        Traffic in = report().in();
        assertEquals(Opcode.BINARY, in.lastFrame());
        assertEquals(1, in.messages());
        assertEquals(5, in.bytes());
    }

    @Test
    void theLastFrameIsKnownAlsoAfterAPause() throws Exception {
        try (RawClient client = serve(ConnectionOptions.DEFAULT.withHeartbeat(Duration.ofSeconds(2), LONG, NEVER))) {
            client.send(RawClient.text("a"));
            assertEquals(9, client.readFrame().opcode()); // by now it has let go of what reads
        }
        Traffic in = report().in();
        assertEquals(Opcode.TEXT, in.lastFrame());
        assertTrue(in.lastByteAge().toMillis() > 1000, in::toString);
    }
}
