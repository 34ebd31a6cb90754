package dev.foghorn.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.rfc.Proves;
import dev.foghorn.server.RawClient;
import dev.foghorn.server.Recorder;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every timeout, made short; the tests wait for what it does, and never for time to pass. */
class TimeoutTest {
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration NEVER = Duration.ZERO;

    private final Recorder recorder = new Recorder();
    private WebSocketServer server;

    private void serve(ConnectionOptions options) throws Exception {
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1).withConnection(options))
                .route("/recorded", recorder)
                .start();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aRequestThatDribblesIsNoRequest() throws Exception {
        serve(ConnectionOptions.DEFAULT.withHandshakeTimeout(SHORT));
        try (RawClient client = RawClient.connect(server.address())) {
            client.send("GET /recorded HTTP/1.1\r\n");
            assertThrows(IOException.class, () -> {
                for (int i = 0; i < 1000; i++) { // far from the limit on the head's length
                    client.send("X");
                    Thread.sleep(1);
                }
            });
        }
    }

    @Test
    @Proves("5.5.2-4")
    void aSilentPeerIsPingedAndKeptWhileItAnswers() throws Exception {
        serve(ConnectionOptions.DEFAULT.withHeartbeat(SHORT, LONG, NEVER));
        try (RawClient client = RawClient.open(server, "/recorded")) {
            for (int i = 0; i < 3; i++) {
                assertEquals(9, client.readFrame().opcode());
                client.send(RawClient.frame(0x8A, new byte[0]));
            }
            assertTrue(recorder.socket().isOpen());
        }
    }

    @Test
    @Proves("7.1.7-6")
    void aPeerThatAnswersNoPingIsDropped() throws Exception {
        serve(ConnectionOptions.DEFAULT.withHeartbeat(SHORT, SHORT, NEVER));
        try (RawClient client = RawClient.open(server, "/recorded")) {
            assertEquals(9, client.readFrame().opcode());
            assertTrue(client.hasEnded());
            assertEquals(1006, recorder.status().code());
            assertTrue(recorder.status().reason().contains("ping"), recorder.status()::toString);
        }
    }

    @Test
    void withoutPingsAnIdlePeerIsDropped() throws Exception {
        serve(ConnectionOptions.DEFAULT.withHeartbeat(NEVER, LONG, SHORT));
        try (RawClient client = RawClient.open(server, "/recorded")) {
            assertTrue(client.hasEnded());
            assertTrue(recorder.status().reason().contains("idle"), recorder.status()::toString);
        }
    }

    @Test
    void aPeerThatNeverAnswersOurCloseIsDropped() throws Exception {
        serve(ConnectionOptions.DEFAULT.withClosingTimeout(SHORT));
        try (RawClient client = RawClient.open(server, "/recorded")) {
            recorder.socket().close(4000, "bye");
            assertEquals(4000, client.readFrame().closeCode());
            assertTrue(client.hasEnded());
            assertEquals(1006, recorder.status().code());
        }
    }

    @Test
    @Proves("7.1.1-2")
    void aPeerThatSendsOnBehindItsCloseAndNeverEndsTcpIsDropped() throws Exception {
        serve(ConnectionOptions.DEFAULT.withClosingTimeout(SHORT));
        try (RawClient client = RawClient.open(server, "/recorded")) {
            client.send(RawClient.close(1000, ""), RawClient.text("and another thing"));
            assertEquals(1000, client.readFrame().closeCode());
            assertEquals(1000, recorder.status().code());
        }
    }

    @Test
    @Proves({"5.5.1-12", "7.1.1-5"})
    void afterACleanCloseThePeersEofIsNotWaitedFor() throws Exception {
        serve(ConnectionOptions.DEFAULT.withClosingTimeout(Duration.ofHours(1)));
        try (RawClient client = RawClient.open(server, "/recorded")) {
            client.send(RawClient.close(1000, ""));
            assertEquals(1000, client.readFrame().closeCode());
            assertTrue(client.isAtEof());
            assertEquals(1000, recorder.status().code());
        }
    }

    @Test
    @Proves("7.1.1-2")
    void aPeerThatTakesNothingIsDropped() throws Exception {
        serve(ConnectionOptions.DEFAULT.withStallTimeout(SHORT));
        try (RawClient client = RawClient.openNarrow(server, "/recorded")) {
            recorder.socket().send(new byte[32 << 20]);
            assertTrue(recorder.status().reason().contains("queued"), recorder.status()::toString);
            client.reset();
        }
    }
}
