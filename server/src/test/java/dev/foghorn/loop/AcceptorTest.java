package dev.foghorn.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.spy;

import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.handshake.HttpResponse;
import dev.foghorn.server.RawClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trouble with one connection costs neither a place nor the listening socket. */
@Timeout(60)
class AcceptorTest {
    private static final int PLACES = 3;

    private final Admission admission =
            spy(new Admission(AdmissionOptions.DEFAULT.withMaxConnections(PLACES).withMaxHandshakes(2)));
    private LoopGroup group;
    private Acceptor acceptor;

    @BeforeEach
    void start() throws Exception {
        group = new LoopGroup("acceptor-test", Role.SERVER, 2, Long.MAX_VALUE);
    }

    @AfterEach
    void stop() {
        group.close();
    }

    private void listen(Supplier<SSLEngine> tls) throws Exception {
        acceptor = Acceptor.listen(group, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50,
                ConnectionOptions.DEFAULT, admission, tls,
                (request, client) -> new Reception.Response(HttpResponse.sentence(200, "here")));
    }

    private long opening() {
        return group.loops().stream()
                .mapToLong(loop -> loop.counters().connections(ConnectionState.OPENING)).sum();
    }

    private void assertServes() throws Exception {
        try (RawClient client = RawClient.connect(acceptor.address())) {
            assertTrue(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").readToEof().endsWith("here\n"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConnectionThatCannotBeServedGivesItsPlaceBack(boolean isError) throws Exception {
        AtomicInteger failures = new AtomicInteger(4 * PLACES);
        listen(() -> {
            if (failures.getAndDecrement() <= 0) {
                return null; // bytes in the clear
            }
            if (isError) {
                throw new OutOfMemoryError("thrown on purpose");
            }
            throw new IllegalStateException("thrown on purpose");
        });
        for (int i = 0; i < 4 * PLACES; i++) {
            try (RawClient client = RawClient.connect(acceptor.address())) {
                assertTrue(client.hasEnded());
            }
        }
        assertServes();
        while (admission.connections() + admission.handshakes() + opening() > 0) {
            Thread.onSpinWait();
        }
        assertEquals(0, admission.refused(Refusal.HANDSHAKES) + admission.refused(Refusal.CONNECTIONS));
    }

    @Test
    void anErrorWhileAcceptingIsAPauseAndNotTheEndOfListening() throws Exception {
        doThrow(new OutOfMemoryError("thrown on purpose")).doCallRealMethod().when(admission).admit();
        listen(null);
        try (RawClient client = RawClient.connect(acceptor.address())) {
            assertTrue(client.hasEnded());
        }
        assertServes();
        assertEquals(1, admission.pauses());
        assertTrue(acceptor.isAccepting());
    }

    @Test
    void aLoopThatHasEndedGetsNoConnections() throws Exception {
        listen(null);
        EventLoop ended = group.loops().get(1); // the listening socket is on the first
        ended.stop();
        ended.join(0);
        for (int i = 0; i < PLACES; i++) {
            assertServes();
        }
    }
}
