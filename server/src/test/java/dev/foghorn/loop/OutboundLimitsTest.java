package dev.foghorn.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.handshake.HeadLimits;
import dev.foghorn.server.RawClient;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What limits there may be, and that a server keeps those that it is given. */
class OutboundLimitsTest {
    @Test
    void byDefaultAllQueuesMayHoldAQuarterOfTheHeap() {
        assertEquals(Runtime.getRuntime().maxMemory() / 4, OutboundLimits.DEFAULT.total());
    }

    @ParameterizedTest
    @CsvSource({"100, 100, 100, true", "99, 100, 100, false", "100, 99, 100, false", "100, 100, 0, false"})
    void oneQueueHoldsAtLeastTheHighWaterMarkAndAllAtLeastOne(int queue, long total, int highWater, boolean legal) {
        if (legal) {
            assertEquals(highWater / 2,
                    new OutboundLimits(queue, total, highWater, SlowConsumerPolicy.CLOSE).lowWater());
        } else {
            assertThrows(IllegalArgumentException.class,
                    () -> new OutboundLimits(queue, total, highWater, SlowConsumerPolicy.CLOSE));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "28, 144, 7, HTTP/1.1 101",
        "27, 144, 7, (max-request-line)",
        "28, 143, 7, (max-header)",
        "28, 144, 6, (max-header-fields)",
    })
    void limitsOnTheHeadAreInclusiveAndNamed(int requestLine, int header, int fields, String answer) throws Exception {
        ConnectionOptions options =
                ConnectionOptions.DEFAULT.withHead(new HeadLimits(requestLine, header, fields));
        try (WebSocketServer server = WebSocketServer.builder()
                        .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withConnection(options))
                        .route("/12345678901234", (socket, message) -> { })
                        .start();
                RawClient client = RawClient.connect(server.address())) {
            String request = RawClient.request("/12345678901234", "X: 1", "Y: 2");
            client.send(request).shutdownOutput();
            String all = client.readToEof();
            assertTrue(all.contains(answer), all);
        }
    }
}
