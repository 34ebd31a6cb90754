package dev.foghorn.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.hub.EchoHandler;
import dev.foghorn.loop.ConnectionOptions;
import dev.foghorn.loop.Direction;
import dev.foghorn.loop.EventLoop;
import dev.foghorn.protocol.rfc.Proves;
import dev.foghorn.server.RawClient.Frame;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server does with good clients, on real sockets. */
class EchoTest {
    /** So that no end of TCP comes of the time-out. */
    private static final ConnectionOptions PATIENT =
            ConnectionOptions.DEFAULT.withClosingTimeout(Duration.ofMinutes(10));
    private static final int MIB = 1 << 20;

    private WebSocketServer server;
    private RawClient client;

    @BeforeEach
    void open() throws Exception {
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1).withConnection(PATIENT))
                .route("/echo", new EchoHandler())
                .route("/close", (socket, message) -> socket.close(4321, message.text()))
                .start();
        client = RawClient.open(server, "/echo");
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, MIB})
    @Proves({"6.1-9", "6.2-1"})
    void everyMessageUpToTheLimitComesBackUnchanged(int length) throws Exception {
        byte[] binary = new byte[length];
        new Random(length).nextBytes(binary);
        client.send(RawClient.frame(0x82, binary));
        Frame echo = client.readFrame();
        assertEquals(2, echo.opcode());
        assertArrayEquals(binary, echo.payload());
    }

    @Test
    @Proves({"6.1-6", "6.2-3"})
    void textComesBackAsText() throws Exception {
        client.send(RawClient.text("Grüße 𝄞"));
        Frame echo = client.readFrame();
        assertEquals(1, echo.opcode());
        assertEquals("Grüße 𝄞", echo.text());
    }

    @Test
    @Proves({"5.4-6", "5.4-8"})
    void fragmentsComeBackAsOneMessageWithPingsAnsweredBetweenThem() throws Exception {
        client.send(RawClient.frame(0x01, "Hel".getBytes()), RawClient.frame(0x89, "p".getBytes()),
                RawClient.frame(0x80, "lo".getBytes()));
        assertEquals("p", client.readFrame().text());
        Frame echo = client.readFrame();
        assertTrue(echo.fin());
        assertEquals("Hello", echo.text());
    }

    @Test
    @Proves("10.4-2")
    void oneByteOverTheLimitIs1009() throws Exception {
        client.send(RawClient.frame(0x82, MIB + 1, new byte[0]));
        assertEquals(1009, client.readFrame().closeCode());
        assertTrue(client.isAtEof());
    }

    @Test
    @Proves({"5.5.2-2", "5.5.3-1"})
    void everyPingOfOneReadIsAnsweredInOrder() throws Exception {
        ByteArrayOutputStream pings = new ByteArrayOutputStream();
        for (int i = 0; i < 50; i++) {
            pings.writeBytes(RawClient.frame(0x89, ("ping " + i).getBytes()));
        }
        client.send(pings.toByteArray());
        for (int i = 0; i < 50; i++) {
            Frame pong = client.readFrame();
            assertEquals(0xA, pong.opcode());
            assertEquals("ping " + i, pong.text());
        }
    }

    @Test
    @Proves({"5.5.1-7", "5.5.1-11", "5.5.1-12", "7.1.1-3", "7.1.2-2"})
    void aCloseIsAnsweredWithItsCodeAndTcpEnds() throws Exception {
        client.send(RawClient.close(3001, "enough"), RawClient.text("after the Close"));
        assertEquals(3001, client.readFrame().closeCode());
        assertTrue(client.isAtEof());
    }

    @Test
    void aCloseWithoutCodeIsAnsweredWithoutCode() throws Exception {
        client.send(RawClient.frame(0x88, new byte[0]));
        Frame close = client.readFrame();
        assertEquals(8, close.opcode());
        assertEquals(0, close.payload().length);
        assertTrue(client.isAtEof());
    }

    @Test
    @Proves({"5.5.1-1", "5.5.1-2", "5.5.1-3", "7.1.2-1", "7.3-1"})
    void theServersCloseCarriesCodeAndReason() throws Exception {
        try (RawClient other = RawClient.open(server, "/close")) {
            other.send(RawClient.text("go home"));
            Frame close = other.readFrame();
            assertEquals(4321, close.closeCode());
            assertEquals("go home", close.closeReason());
            other.send(RawClient.close(4321, ""));
            assertTrue(other.isAtEof());
        }
    }

    @Test
    void framesInTheSameSegmentAsTheHandshakeAreServed() throws Exception {
        try (RawClient eager = RawClient.connect(server.address())) {
            eager.send(RawClient.request("/echo").getBytes(), RawClient.text("early"));
            assertTrue(eager.readHead().startsWith("HTTP/1.1 101 "));
            assertEquals("early", eager.readFrame().text());
        }
    }

    /** The loop uses the arrays of long messages again: none may show through in another's. */
    @Test
    void longMessagesOfAllLengthsComeBackOnEachConnection() throws Exception {
        Random random = new Random(1);
        try (RawClient second = RawClient.open(server, "/echo"); RawClient third = RawClient.open(server, "/echo")) {
            RawClient[] clients = {client, second, third};
            for (int round = 0; round < 50; round++) {
                byte[][] payloads = new byte[clients.length][];
                for (int i = 0; i < clients.length; i++) {
                    payloads[i] = new byte[50_000 + random.nextInt(300_000)];
                    random.nextBytes(payloads[i]);
                    clients[i].send(RawClient.frame(0x82, payloads[i]));
                }
                for (int i = 0; i < clients.length; i++) {
                    assertArrayEquals(payloads[i], clients[i].readFrame().payload());
                }
            }
        }
    }

    @Test
    void sixteenFramesInOneSegmentCostOneReadAndOneWrite() throws Exception {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = 0; i < 16; i++) {
            frames.writeBytes(RawClient.text("message " + i));
        }
        long reads = onLoop(loop -> loop.counters().calls(Direction.IN));
        long writes = onLoop(loop -> loop.counters().calls(Direction.OUT));
        client.send(frames.toByteArray());
        for (int i = 0; i < 16; i++) {
            assertEquals("message " + i, client.readFrame().text());
        }
        assertEquals(1, onLoop(loop -> loop.counters().calls(Direction.IN)) - reads);
        assertEquals(1, onLoop(loop -> loop.counters().calls(Direction.OUT)) - writes);
    }

    @Test
    void aPeerThatStaysHalfClosedDoesNotMakeTheLoopSpin() throws Exception {
        client.send(RawClient.close(1000, ""));
        assertEquals(1000, client.readFrame().closeCode()); // the server has shut down, this side stays open
        assertTrue(client.isAtEof());
        long reads = onLoop(loop -> loop.counters().calls(Direction.IN));
        try (RawClient other = RawClient.open(server, "/echo")) {
            for (int i = 0; i < 100; i++) {
                other.send(RawClient.text("turn"));
                assertFalse(other.readFrame().payload().length == 0);
            }
        }
        // the head, 100 messages, and an EOF of this client if it has been seen already
        assertTrue(onLoop(loop -> loop.counters().calls(Direction.IN)) - reads <= 103);
    }

    private long onLoop(ToLongFunction<EventLoop> question) throws Exception {
        EventLoop loop = server.loops().get(0);
        return CompletableFuture.supplyAsync(() -> question.applyAsLong(loop), loop).get(10, TimeUnit.SECONDS);
    }
}
