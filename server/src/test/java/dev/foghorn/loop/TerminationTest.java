package dev.foghorn.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.api.ClosingReport.Cause;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.server.RawClient;
import dev.foghorn.server.Recorder;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A connection ends once, whatever goes wrong on the way. */
class TerminationTest {
    /** Such as no memory for what is left of a write. */
    private static final Error ON_PURPOSE = new AssertionError("on purpose");

    @Test
    void anErrorWhileAConnectionIsLostLeavesItEnded() throws Exception {
        Recorder recorder = new Recorder();
        try (WebSocketServer server = WebSocketServer.builder()
                        .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1))
                        .route("/recorded", recorder)
                        .start();
                RawClient client = RawClient.open(server, "/recorded")) {
            Session session = (Session) recorder.socket();
            EventLoop loop = server.loops().get(0);
            CompletableFuture.runAsync(() -> {
                Connection connection = loop.connections().get(0);
                session.send(new byte[10]);
                corkAnother(loop); // what is lost is flushed, and that of the other before

                assertThrows(AssertionError.class, () -> connection.lost(Cause.RESET, "it was reset"));
                loop.uncork();
                connection.settle();

                assertTrue(connection.isTerminated());
                assertEquals(0, loop.counters().connections(ConnectionState.CLOSING));
            }, loop).get(10, TimeUnit.SECONDS);
            assertEquals(List.of("open", "failure"), recorder.events());
            assertTrue(client.isAtEof());
        }
    }

    /** Its bytes lie in the loop's buffer, and cannot be written. */
    private static void corkAnother(EventLoop loop) {
        Outbox other = new Outbox(new Pipe(loop) {
            @Override
            public int write(ByteBuffer bytes) {
                throw ON_PURPOSE;
            }
        });
        loop.corked = other;
        other.commit(other.claim(Opcode.TEXT, 10).put(new byte[10]));
    }
}
