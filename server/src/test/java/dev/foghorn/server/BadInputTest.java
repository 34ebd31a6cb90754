package dev.foghorn.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.hub.EchoHandler;
import dev.foghorn.loop.ConnectionOptions;
import dev.foghorn.protocol.rfc.Proves;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input ends its own connection with the right code, disturbs nobody beside it, and is no error of the server. */
class BadInputTest {
    /** So that no end of TCP comes of the time-out. */
    private static final ConnectionOptions PATIENT =
            ConnectionOptions.DEFAULT.withClosingTimeout(Duration.ofMinutes(10));

    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Recorder recorder = new Recorder();
    private WebSocketServer server;
    private RawClient bystander;

    @BeforeEach
    void open() throws Exception {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1).withConnection(PATIENT))
                .route("/echo", new EchoHandler())
                .route("/recorded", recorder)
                .start();
        bystander = RawClient.open(server, "/echo");
        assertEquals("before", bystander.send(RawClient.text("before")).readFrame().text());
    }

    @AfterEach
    void nobodyElseNoticed() throws Exception {
        try {
            assertEquals("after", bystander.send(RawClient.text("after")).readFrame().text());
        } finally {
            bystander.close();
            server.close();
            System.setErr(standardError);
        }
        assertFalse(log.toString(StandardCharsets.UTF_8).contains("ERROR"), log::toString);
    }

    static Stream<Arguments> violations() {
        byte[] sixteenBitsForFive = {(byte) 0x81, (byte) 0xFE, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        byte[] negativeLength = {(byte) 0x82, (byte) 0xFF, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0};
        return Stream.of(
                Arguments.of("RSV1", 1002, RawClient.frame(0xC1, new byte[1])),
                Arguments.of("RSV2", 1002, RawClient.frame(0xA1, new byte[1])),
                Arguments.of("RSV3", 1002, RawClient.frame(0x91, new byte[1])),
                Arguments.of("opcode 3", 1002, RawClient.frame(0x83, new byte[1])),
                Arguments.of("opcode 15", 1002, RawClient.frame(0x8F, new byte[1])),
                Arguments.of("long ping", 1002, RawClient.frame(0x89, new byte[126])),
                Arguments.of("ping in fragments", 1002, RawClient.frame(0x09, new byte[1])),
                Arguments.of("continuation of nothing", 1002, RawClient.frame(0x80, new byte[1])),
                Arguments.of("not the shortest length", 1002, sixteenBitsForFive),
                Arguments.of("length with the highest bit", 1002, negativeLength),
                Arguments.of("Close of one byte", 1002, RawClient.frame(0x88, new byte[1])),
                Arguments.of("Close with 1005", 1002, RawClient.close(1005, "")),
                Arguments.of("Close with a reason that is not UTF-8", 1007,
                        RawClient.frame(0x88, new byte[] {3, (byte) 0xE8, (byte) 0xFF})),
                Arguments.of("text that is not UTF-8", 1007, RawClient.frame(0x81, new byte[] {(byte) 0xC0})),
                Arguments.of("2^62 bytes announced", 1009, RawClient.frame(0x82, 1L << 62, new byte[0])));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @MethodSource("violations")
    void aViolationIsAnsweredWithItsCode(String what, int code, byte[] bytes) throws Exception {
        try (RawClient client = RawClient.open(server, "/echo")) {
            client.send(bytes, RawClient.text("never to be run"));
            assertEquals(code, client.readFrame().closeCode());
            assertTrue(client.isAtEof());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Proves("7.1.7-4")
    void aViolationIsLoggedAlsoAfterACloseOfOurs(boolean afterOurClose) throws Exception {
        try (RawClient client = RawClient.open(server, "/recorded")) {
            if (afterOurClose) {
                recorder.socket().close(4000, "bye");
                assertEquals(4000, client.readFrame().closeCode());
            }
            client.send(RawClient.frame(0x83, new byte[0])).shutdownOutput();
            assertEquals(1002, recorder.status().code());
        }
        assertTrue(log.toString(StandardCharsets.UTF_8).contains("failed: 1002 opcode 3 is reserved"), log::toString);
    }

    @Test
    @Proves({"5.1-2", "5.1-3"})
    void aFrameThatIsNotMaskedEndsTheConnectionWith1002() throws Exception {
        try (RawClient client = RawClient.open(server, "/echo")) {
            client.send(new byte[] {(byte) 0x81, 1, 'x'}, RawClient.text("never to be run"));
            assertEquals(1002, client.readFrame().closeCode());
            assertTrue(client.isAtEof());
        }
    }

    @Test
    @Proves("5.4-5")
    void aNewMessageInsideAnotherIsAnError() throws Exception {
        try (RawClient client = RawClient.open(server, "/echo")) {
            client.send(RawClient.frame(0x01, new byte[1]), RawClient.text("another"));
            assertEquals(1002, client.readFrame().closeCode());
        }
    }

    @Test
    void aFrameThatEofCutsAnywhereJustEnds() throws Exception {
        byte[] frame = RawClient.text("cut");
        for (int length = 0; length < frame.length; length++) {
            try (RawClient client = RawClient.open(server, "/echo")) {
                client.send(Arrays.copyOf(frame, length)).shutdownOutput();
                assertTrue(client.isAtEof());
            }
        }
    }

    @Test
    void aHeadThatEofCutsJustEnds() throws Exception {
        try (RawClient client = RawClient.connect(server.address())) {
            client.send("GET /echo HT").shutdownOutput();
            assertTrue(client.isAtEof());
        }
    }

    @Test
    void resetsAreNoErrors() throws Exception {
        RawClient.connect(server.address()).reset();
        RawClient.connect(server.address()).send("GET").reset();
        RawClient.open(server, "/echo").reset();
        RawClient.open(server, "/echo").send(RawClient.frame(0x82, new byte[1 << 20])).reset();
    }

    @Test
    @Proves("10.7-1")
    void noiseOfAnyKindIsEndedInGoodOrder() throws Exception {
        Random random = new Random(6455);
        for (int i = 0; i < 50; i++) {
            byte[] noise = new byte[1 + random.nextInt(5000)];
            random.nextBytes(noise);
            try (RawClient client = RawClient.connect(server.address())) {
                client.send(noise).shutdownOutput().readToEof();
            }
            try (RawClient client = RawClient.open(server, "/echo")) {
                client.send(noise).shutdownOutput().readToEof();
            }
        }
    }
}
