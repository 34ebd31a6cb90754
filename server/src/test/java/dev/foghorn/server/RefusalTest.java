package dev.foghorn.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.hub.EchoHandler;
import dev.foghorn.loop.ConnectionOptions;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.protocol.rfc.Proves;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 6455 section 7.1.1: who is still sending when it is refused reads the last words whole, then EOF, no reset. */
class RefusalTest {
    private static final byte[] UPLOAD = new byte[8 << 20];

    private WebSocketServer server;

    @BeforeEach
    void open() throws Exception {
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1))
                .route("/echo", new EchoHandler())
                .route("/pinging", new WebSocketHandler() {
                    @Override
                    public void onOpen(WebSocket socket) {
                        socket.ping(new byte[0]);
                    }

                    @Override
                    public void onMessage(WebSocket socket, Message message) {}
                })
                .page("/", "x".repeat(UPLOAD.length))
                .start();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    @Proves({"7.2.2-1", "10.7-4"})
    void anUploadDoesNotEatTheHttpRefusal() throws Exception {
        try (RawClient client = RawClient.connect(server.address())) {
            client.send(RawClient.request("/nowhere")).send(UPLOAD);
            String answer = client.readToEof();
            assertTrue(answer.startsWith("HTTP/1.1 404 "), answer);
            assertTrue(answer.endsWith("\n"), answer);
        }
    }

    @Test
    @Proves("7.1.1-1")
    void anUploadDoesNotEatTheCloseOfATooLongMessage() throws Exception {
        try (RawClient client = RawClient.open(server, "/echo")) {
            client.send(RawClient.frame(0x82, UPLOAD));
            assertEquals(1009, client.readFrame().closeCode());
            assertTrue(client.isAtEof());
        }
    }

    @Test
    @Proves({"7.1.1-1", "7.1.7-3", "10.7-3"})
    void anUploadDoesNotEatTheCloseOfAViolation() throws Exception {
        try (RawClient client = RawClient.open(server, "/echo")) {
            client.send(RawClient.frame(0x83, new byte[3]), UPLOAD);
            assertEquals(1002, client.readFrame().closeCode());
            assertTrue(client.isAtEof());
        }
    }

    /** Nothing but the bound on what is thrown away ends this: the time to close is long. */
    @Test
    void anEndlessUploadAfterARefusalIsCutOff() throws Exception {
        ConnectionOptions patient = ConnectionOptions.DEFAULT.withClosingTimeout(Duration.ofHours(1));
        try (WebSocketServer endless = WebSocketServer.builder()
                        .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withConnection(patient))
                        .start();
                RawClient client = RawClient.connect(endless.address()).send(RawClient.request("/nowhere"))) {
            assertTrue(client.readToEof().startsWith("HTTP/1.1 404 "));
            int taken = 0;
            while (taken < 64 * UPLOAD.length && isTaken(client)) {
                taken += UPLOAD.length;
            }
            assertTrue(taken >= 7 * UPLOAD.length, taken + " bytes"); // 64 MiB, the last piece in part
            assertTrue(taken < 64 * UPLOAD.length, taken + " bytes"); // with what the system's buffers held
        }
    }

    private static boolean isTaken(RawClient client) {
        try {
            client.send(UPLOAD);
            return true;
        } catch (IOException cutOff) {
            return false;
        }
    }

    @Test
    @Proves("7.1.1-1")
    void anUploadBehindACloseDoesNotEatTheAnswer() throws Exception {
        try (RawClient client = RawClient.open(server, "/echo")) {
            client.send(RawClient.close(1000, ""), RawClient.frame(0x82, UPLOAD));
            assertEquals(1000, client.readFrame().closeCode());
            assertTrue(client.isAtEof());
        }
    }

    /** 5.5.1 forbids only data behind a Close: the Pong that answers a Ping on its way may come there. */
    @Test
    @Proves("7.1.1-1")
    void aPongBehindACloseMeetsNoReset() throws Exception {
        try (RawClient client = RawClient.open(server, "/pinging")) {
            assertEquals(9, client.readFrame().opcode());
            client.send(RawClient.close(1000, ""));
            assertEquals(1000, client.readFrame().closeCode());
            assertTrue(client.isAtEof());
            for (int i = 0; i < 3; i++) { // the first would cause a reset, those after it would meet it
                client.send(RawClient.frame(0x8A, new byte[0]));
            }
        }
    }

    @Test
    void whoHasShutItsOutputDownStillGetsTheWholeAnswer() throws Exception {
        try (RawClient client = RawClient.connect(server.address())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").shutdownOutput();
            String page = client.readToEof();
            assertEquals(UPLOAD.length, page.length() - page.indexOf("\r\n\r\n") - 4);
        }
    }

    @Test
    void theEchoOfWhatWasSentBeforeEofStillComesWhole() throws Exception {
        try (RawClient client = RawClient.openNarrow(server, "/echo")) {
            client.send(RawClient.frame(0x82, new byte[1 << 20])).shutdownOutput();
            assertEquals(1 << 20, client.readFrame().payload().length);
            assertTrue(client.isAtEof());
        }
    }
}
