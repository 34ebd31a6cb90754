package dev.foghorn.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;

import dev.foghorn.api.SendResult;
import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.hub.EchoHandler;
import dev.foghorn.loop.ConnectionOptions;
import dev.foghorn.loop.Direction;
import dev.foghorn.loop.OutboundLimits;
import dev.foghorn.loop.SlowConsumerPolicy;
import dev.foghorn.loop.Compression;
import dev.foghorn.loop.EventLoop;
import dev.foghorn.loop.Session;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.handshake.AcceptKey;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.protocol.rfc.Proves;
import dev.foghorn.server.Recorder;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against our server, and against a plain socket that answers as it likes. */
class WebSocketClientTest {
    private ServerSocket listening;
    private WebSocketClient client;
    private WebSocketServer server;

    @BeforeEach
    void open() throws Exception {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listening.setSoTimeout(10_000);
        client = WebSocketClient.create();
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1))
                .route("/echo", new EchoHandler(), "chat.v2", "chat.v1")
                .routeTo("/cookie", request -> {
                    String cookie = request.http().head().first("Cookie");
                    return (socket, message) -> socket.send(cookie);
                })
                .start();
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        server.close();
        listening.close();
    }

    private String served(String path) {
        return "ws://127.0.0.1:" + server.port() + path;
    }

    private CompletableFuture<WebSocket> connectToSocket(WebSocketHandler handler) {
        return client.connect("ws://127.0.0.1:" + listening.getLocalPort() + "/", handler);
    }

    private Socket accept() throws IOException {
        Socket socket = listening.accept();
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static String readHead(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    private static void write(Socket socket, String latin1) throws IOException {
        socket.getOutputStream().write(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void welcome(Socket socket) throws IOException {
        write(socket, welcome(readHead(socket)));
    }

    /** The right answer to a request, with further header lines. */
    private static String welcome(String head, String... lines) {
        String field = "Sec-WebSocket-Key: ";
        int start = head.indexOf(field) + field.length();
        String key = head.substring(start, head.indexOf("\r\n", start));
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + AcceptKey.accept(key) + "\r\n"
                + Arrays.stream(lines).map(line -> line + "\r\n").collect(Collectors.joining()) + "\r\n";
    }

    private static String failure(CompletableFuture<WebSocket> connecting) {
        ExecutionException failed =
                assertThrows(ExecutionException.class, () -> connecting.get(10, TimeUnit.SECONDS));
        return assertInstanceOf(IOException.class, failed.getCause()).getMessage();
    }

    @Test
    @Proves({"4.1-2", "4.1-11", "6.1-9"})
    void messagesGoThereAndBack() throws Exception {
        BlockingQueue<String> echoes = new LinkedBlockingQueue<>();
        WebSocket socket = client.connect(served("/echo"), (s, message) -> echoes.add(message.text()))
                .get(10, TimeUnit.SECONDS);
        String large = "ß".repeat(500_000);
        socket.send("Hello");
        socket.send("");
        socket.send(large);
        assertEquals("Hello", echoes.poll(10, TimeUnit.SECONDS));
        assertEquals("", echoes.poll(10, TimeUnit.SECONDS));
        assertEquals(large, echoes.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void aPingIsAnsweredAndACleanCloseIsOnClose() throws Exception {
        Recorder recorder = new Recorder();
        WebSocket socket = client.connect(served("/echo"), recorder).get(10, TimeUnit.SECONDS);
        socket.ping("p".getBytes());
        while (!recorder.events().contains("pong")) {
            Thread.onSpinWait();
        }
        socket.close(4000, "done");
        assertEquals(4000, recorder.status().code());
        client.close();
        assertEquals(List.of("open", "pong", "close"), recorder.events());
    }

    @Test
    @Proves({"4.1-35", "4.1-39"})
    void aSubprotocolIsAgreedOnAndExtraFieldsAreSent() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (WebSocketClient own = WebSocketClient.builder()
                .subprotocol("chat.v1").subprotocol("other").header("Cookie", "a=b").build()) {
            assertEquals("chat.v1", own.connect(served("/echo"), new Recorder()).get(10, TimeUnit.SECONDS).subprotocol());
            own.connect(served("/cookie"), (s, message) -> heard.add(message.text())).get(10, TimeUnit.SECONDS).send("?");
            assertEquals("a=b", heard.poll(10, TimeUnit.SECONDS));
        }
    }

    @Test
    @Proves("4.1-41")
    void aRefusalCarriesTheServersSentenceAndTheHandlerHearsNothing() {
        WebSocketHandler handler = mock(WebSocketHandler.class);
        String message = failure(client.connect(served("/nowhere"), handler));
        assertTrue(message.contains("404"), message);
        assertTrue(message.contains("nothing is served here"), message);
        verifyNoInteractions(handler);
    }

    @Test
    @Proves({"4.1-41", "4.1-44"})
    void aWrongAcceptKeyIsRefused() throws Exception {
        WebSocketHandler handler = mock(WebSocketHandler.class);
        CompletableFuture<WebSocket> connecting = connectToSocket(handler);
        try (Socket socket = accept()) {
            readHead(socket);
            write(socket, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
            String message = failure(connecting);
            assertTrue(message.contains("Sec-WebSocket-Accept"), message);
            assertEquals(-1, socket.getInputStream().read());
        }
        verifyNoInteractions(handler);
    }

    @Test
    @Proves("4.1-47")
    void anAnswerThatIsNoHttpIsRefused() throws Exception {
        CompletableFuture<WebSocket> connecting = connectToSocket(new Recorder());
        try (Socket socket = accept()) {
            write(socket, welcome(readHead(socket)).replace("\r\n", "\n"));
            String message = failure(connecting);
            assertTrue(message.contains("CRLF"), message);
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    @Test
    @Proves({"4.1-3", "4.1-4"})
    void anInvalidUriIsRefusedBeforeAnythingIsOpened() throws Exception {
        String authority = "127.0.0.1:" + listening.getLocalPort();
        for (String uri : List.of("http://" + authority, "ws://" + authority + "/#a", "ws://user@" + authority,
                "ws://" + authority + "/%", "wss://" + authority + "/#a")) {
            assertThrows(IllegalArgumentException.class, () -> client.connect(uri, new Recorder()), uri);
        }
        listening.setSoTimeout(50);
        assertThrows(SocketTimeoutException.class, listening::accept);
    }

    @Test
    @Proves({"4.1-18", "4.1-40"})
    void theRequestIsAllThatIsSentUntilTheAnswerCame() throws Exception {
        connectToSocket(new WebSocketHandler() {
            @Override
            public void onOpen(WebSocket socket) {
                socket.send("first");
            }

            @Override
            public void onMessage(WebSocket socket, Message message) {}
        });
        try (Socket socket = accept()) {
            String head = readHead(socket);
            assertTrue(head.startsWith("GET / HTTP/1.1\r\n"), head);
            socket.setSoTimeout(50);
            assertThrows(SocketTimeoutException.class, socket.getInputStream()::read);
            socket.setSoTimeout(10_000);
            write(socket, welcome(head));
            assertEquals(0x81, socket.getInputStream().read());
        }
    }

    @Test
    @Proves("5.8-1")
    void anExtensionThatWasNotOfferedIsRefused() throws Exception {
        CompletableFuture<WebSocket> connecting = connectToSocket(new Recorder());
        try (Socket socket = accept()) {
            write(socket, welcome(readHead(socket), "Sec-WebSocket-Extensions: x-unknown"));
            String message = failure(connecting);
            assertTrue(message.contains("x-unknown"), message);
        }
    }

    @Test
    void permessageDeflateIsOfferedByDefault() throws Exception {
        CompletableFuture<WebSocket> connecting = connectToSocket(new Recorder());
        try (Socket socket = accept()) {
            String head = readHead(socket);
            assertTrue(head.contains("\r\nSec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; "
                    + "client_no_context_takeover; client_max_window_bits\r\n"), head);
            write(socket, welcome(head));
            connecting.get(10, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"permessage-deflate", "permessage-deflate; server_no_context_takeover; x",
        "permessage-deflate; server_no_context_takeover; client_max_window_bits",
        "permessage-deflate; server_no_context_takeover, permessage-deflate; server_no_context_takeover"})
    void anAnswerThatFitsNoOfferIsRefused(String answer) throws Exception {
        CompletableFuture<WebSocket> connecting = connectToSocket(new Recorder());
        try (Socket socket = accept()) {
            write(socket, welcome(readHead(socket), "Sec-WebSocket-Extensions: " + answer));
            String message = failure(connecting);
            assertTrue(message.contains("permessage-deflate"), message);
        }
    }

    /** Whoever sends more than a kilobyte compresses it, and with context takeover the other side follows. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void longMessagesAreCompressedBothWays(boolean takeover) throws Exception {
        String text = "some words ".repeat(200);
        try (WebSocketServer here = WebSocketServer.builder()
                        .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1)
                                .withConnection(compressing(takeover)))
                        .route("/echo", new EchoHandler())
                        .start();
                WebSocketClient there = WebSocketClient.builder().options(compressing(takeover)).build()) {
            BlockingQueue<String> echoes = new LinkedBlockingQueue<>();
            WebSocket socket = there
                    .connect("ws://127.0.0.1:" + here.port() + "/echo", (s, message) -> echoes.add(message.text()))
                    .get(10, TimeUnit.SECONDS);
            for (int i = 0; i < 5; i++) {
                socket.send(text);
                socket.send("short");
                assertEquals(text, echoes.poll(10, TimeUnit.SECONDS));
                assertEquals("short", echoes.poll(10, TimeUnit.SECONDS));
            }
            assertEquals(5, compressions(here.loops().get(0)));
            assertEquals(5, compressions(((Session) socket).loop()));
        }
    }

    private static ConnectionOptions compressing(boolean takeover) {
        return ConnectionOptions.DEFAULT.withCompression(Compression.DEFAULT.withTakeover(takeover, takeover));
    }

    private static long compressions(EventLoop loop) throws Exception {
        return CompletableFuture.supplyAsync(() -> loop.counters().compressions(Direction.OUT), loop)
                .get(10, TimeUnit.SECONDS);
    }

    @Test
    void aServerThatEndsTcpDuringTheHandshakeIsAFailure() throws Exception {
        CompletableFuture<WebSocket> connecting = connectToSocket(new Recorder());
        try (Socket socket = accept()) {
            readHead(socket);
            write(socket, "HTTP/1.1 101 Swit");
        }
        String message = failure(connecting);
        assertTrue(message.contains("ended TCP"), message);
    }

    @Test
    void aServerThatNeverAnswersIsAFailure() throws Exception {
        try (WebSocketClient hasty = WebSocketClient.builder()
                .options(ConnectionOptions.DEFAULT.withHandshakeTimeout(Duration.ofMillis(50))).build()) {
            String message = failure(hasty.connect("ws://127.0.0.1:" + listening.getLocalPort(), new Recorder()));
            assertTrue(message.contains("within 50 ms"), message);
        }
    }

    @Test
    @Proves("4.1-13")
    void nobodyListeningIsAFailure() throws Exception {
        listening.close();
        String message = failure(connectToSocket(new Recorder()));
        assertTrue(message.contains("refused"), message);
    }

    @Test
    @Proves("5.1-7")
    void framesInTheSameSegmentAsTheAnswerAreHeard() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        connectToSocket((s, message) -> heard.add(message.text()));
        try (Socket socket = accept()) {
            welcome(socket);
            write(socket, "\u0081\u0002Hi");
            assertEquals("Hi", heard.poll(10, TimeUnit.SECONDS));
        }
    }

    @Test
    @Proves({"5.1-1", "5.3-1", "5.3-2", "6.1-8"})
    void everyFrameIsMaskedWithAKeyOfItsOwn() throws Exception {
        CompletableFuture<WebSocket> connecting = connectToSocket(new Recorder());
        try (Socket socket = accept()) {
            welcome(socket);
            connecting.get(10, TimeUnit.SECONDS).send("ab");
            connecting.get().send("ab");
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int[] keys = new int[2];
            for (int i = 0; i < keys.length; i++) {
                assertEquals(0x8182, in.readUnsignedShort());
                keys[i] = in.readInt();
                assertEquals('a', in.readUnsignedByte() ^ keys[i] >>> 24);
                assertEquals('b', in.readUnsignedByte() ^ keys[i] >>> 16 & 0xFF);
            }
            assertFalse(keys[0] == keys[1]);
        }
    }

    @Test
    @Proves({"5.1-5", "5.1-6"})
    void aMaskedFrameFromTheServerEndsTheConnectionWith1002() throws Exception {
        Recorder recorder = new Recorder();
        connectToSocket(recorder);
        try (Socket socket = accept()) {
            welcome(socket);
            write(socket, "\u0081\u0081\0\0\0\0x");
            byte[] last = socket.getInputStream().readAllBytes(); // up to the client's end of TCP
            assertEquals((byte) 0x88, last[0]);
            socket.shutdownOutput();
            assertEquals(1002, recorder.status().code());
        }
    }

    @Test
    @Proves({"5.5.1-11", "5.5.1-13", "7.1.1-6"})
    void afterACleanCloseTheServersEofIsWaitedFor() throws Exception {
        Recorder recorder = new Recorder();
        CompletableFuture<WebSocket> connecting = connectToSocket(recorder);
        try (Socket socket = accept()) {
            welcome(socket);
            connecting.get(10, TimeUnit.SECONDS);
            write(socket, "\u0088\u0002\u0003\u00e8");
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readFully(new byte[2 + 4 + 2]);
            socket.setSoTimeout(50);
            assertThrows(SocketTimeoutException.class, in::read); // it has not ended TCP
            assertFalse(recorder.events().contains("close"));
            socket.setSoTimeout(10_000);
            socket.shutdownOutput();
            assertEquals(-1, in.read());
            assertEquals(1000, recorder.status().code());
        }
    }

    @Test
    @Proves({"5.5.1-14", "7.1.1-2", "7.1.1-4"})
    void afterACleanCloseAServerThatNeverEndsTcpIsNotWaitedForForEver() throws Exception {
        ConnectionOptions hasty = ConnectionOptions.DEFAULT.withClosingTimeout(Duration.ofMillis(50));
        Recorder recorder = new Recorder();
        try (WebSocketClient own = WebSocketClient.builder().options(hasty).build()) {
            own.connect("ws://127.0.0.1:" + listening.getLocalPort() + "/", recorder);
            try (Socket socket = accept()) {
                welcome(socket);
                write(socket, "\u0088\u0002\u0003\u00e8");
                assertEquals(2 + 4 + 2, socket.getInputStream().readAllBytes().length); // its Close, and the end of TCP
                assertEquals(1000, recorder.status().code());
            }
        }
    }

    /** "even if the remote host is known by another name" */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::ffff:127.0.0.1]"})
    @Proves({"4.1-5", "4.1-6", "4.1-7"})
    void handshakesWithOneAddressAreMadeOneAfterAnother(String otherName) throws Exception {
        CompletableFuture<WebSocket> first = connectToSocket(new Recorder());
        CompletableFuture<WebSocket> second =
                client.connect("ws://" + otherName + ":" + listening.getLocalPort() + "/", new Recorder());
        try (Socket one = accept()) {
            listening.setSoTimeout(50);
            assertThrows(SocketTimeoutException.class, listening::accept);
            listening.setSoTimeout(10_000);
            welcome(one);
            first.get(10, TimeUnit.SECONDS);
            try (Socket two = accept()) {
                welcome(two);
                second.get(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    @Proves("4.1-5")
    void aFailedHandshakeLetsTheNextOneStart() throws Exception {
        CompletableFuture<WebSocket> first = connectToSocket(new Recorder());
        CompletableFuture<WebSocket> second = connectToSocket(new Recorder());
        accept().close();
        failure(first);
        try (Socket two = accept()) {
            welcome(two);
            second.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void parallelHandshakesDoNotWaitForOneAnother() throws Exception {
        try (WebSocketClient parallel = WebSocketClient.builder().parallelHandshakes().build()) {
            String uri = "ws://127.0.0.1:" + listening.getLocalPort() + "/";
            parallel.connect(uri, new Recorder());
            parallel.connect(uri, new Recorder());
            accept().close();
            accept().close();
        }
    }

    @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere only 127.0.0.1 is there without being set up")
    @Test
    void localAddressesAreTakenByTurns() throws Exception {
        try (WebSocketClient spread = WebSocketClient.builder()
                .localAddress(InetAddress.getByName("127.0.0.2"))
                .localAddress(InetAddress.getByName("127.0.0.3"))
                .parallelHandshakes()
                .build()) {
            List<String> sources = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                spread.connect("ws://127.0.0.1:" + listening.getLocalPort() + "/", (socket, message) -> { });
                try (Socket socket = accept()) {
                    sources.add(socket.getInetAddress().getHostAddress());
                }
            }
            assertEquals(List.of("127.0.0.2", "127.0.0.3", "127.0.0.2"), sources);
        }
    }

    @Test
    void aLocalAddressThatIsNotOfThisMachineIsAFailure() throws Exception {
        try (WebSocketClient elsewhere =
                WebSocketClient.builder().localAddress(InetAddress.getByName("192.0.2.1")).build()) {
            ExecutionException e = assertThrows(
                    ExecutionException.class,
                    () -> elsewhere.connect(served("/echo"), (socket, message) -> { }).get(10, TimeUnit.SECONDS));
            assertTrue(e.getCause().getMessage().startsWith("cannot connect from /192.0.2.1"), e.getMessage());
        }
    }

    @Test
    void closingTheClientEndsHandshakesUnderWayWaitingAndLater() throws Exception {
        CompletableFuture<WebSocket> underWay = connectToSocket(new Recorder());
        CompletableFuture<WebSocket> waiting = connectToSocket(new Recorder());
        try (Socket socket = accept()) {
            readHead(socket);
            client.close();
            failure(underWay);
            failure(waiting);
            failure(connectToSocket(new Recorder()));
        }
    }

    @Test
    void closingTheClientClosesItsConnectionsWith1001() throws Exception {
        Recorder recorder = new Recorder();
        client.connect(served("/echo"), recorder).get(10, TimeUnit.SECONDS);
        client.close();
        assertEquals(1001, recorder.status().code());
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("foghorn-client")));
    }

    @Test
    void aClientReadsWhileItsOwnSendsWaitSoThatNoTwoEndsWaitForEachOther() throws Exception {
        int messages = 40;
        byte[] large = new byte[1 << 20];
        CountDownLatch echoes = new CountDownLatch(messages);
        ConnectionOptions roomy = ConnectionOptions.DEFAULT.withOutbound(
                OutboundLimits.DEFAULT.withQueue(1 << 30).withPolicy(SlowConsumerPolicy.DROP_NEWEST));
        try (WebSocketClient sender = WebSocketClient.builder().options(roomy).build()) {
            WebSocket socket = sender.connect(served("/echo"), (s, message) -> echoes.countDown())
                    .get(10, TimeUnit.SECONDS);
            for (int i = 0; i < messages; i++) {
                assertNotEquals(SendResult.DROPPED, socket.send(large));
            }
            assertTrue(echoes.await(60, TimeUnit.SECONDS), () -> echoes.getCount() + " echoes are missing");
        }
    }

    @Test
    void aCallbackThatThrowsHoldsUpNoOtherHandshake() throws Exception {
        List<String> requests = new ArrayList<>();
        try (WebSocketClient throwing = WebSocketClient.builder().onRequest(request -> {
            requests.add(request);
            if (requests.size() == 1) {
                throw new IllegalStateException("thrown on purpose");
            }
        }).build()) {
            CompletableFuture<WebSocket> first = throwing.connect(served("/echo"), (s, message) -> { });
            assertThrows(ExecutionException.class, () -> first.get(10, TimeUnit.SECONDS));
            assertTrue(throwing.connect(served("/echo"), (s, message) -> { }).get(10, TimeUnit.SECONDS).isOpen());
        }
    }

    // ----------------------------------------------------------------------------------------- how it ends (section 7)

    @Test
    @Proves({"7.1.7-2", "7.2.1-1", "10.7-2"})
    void aWrongAnswerEndsTcpAndTheCallerHearsWhy() throws Exception {
        try (WebSocketClient patient = WebSocketClient.builder()
                .options(ConnectionOptions.DEFAULT.withHandshakeTimeout(Duration.ofMinutes(10))).build()) {
            CompletableFuture<WebSocket> connecting =
                    patient.connect("ws://127.0.0.1:" + listening.getLocalPort(), new Recorder());
            try (Socket socket = accept()) {
                readHead(socket);
                write(socket, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n");
                assertEquals(-1, socket.getInputStream().read());
            }
            assertEquals("the server's answer lacks 'Upgrade: websocket'", failure(connecting));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Proves("7.2.1-2")
    void aServerThatEndsTcpWithoutACloseIsAFailureWith1006(boolean reset) throws Exception {
        Recorder recorder = new Recorder();
        connectToSocket(recorder);
        try (Socket socket = accept()) {
            welcome(socket);
            recorder.socket();
            socket.setSoLinger(reset, 0);
        }
        assertEquals(1006, recorder.status().code());
        client.close();
        assertEquals(List.of("open", "failure"), recorder.events());
    }

    /** Had the client closed its socket with the rest unread, a reset would have eaten its Close. */
    @Test
    @Proves({"7.1.1-1", "7.1.7-1", "7.1.7-5"})
    void aServerThatSendsOnAfterAViolationReadsTheCloseAndThenEof() throws Exception {
        Recorder recorder = new Recorder();
        connectToSocket(recorder);
        try (Socket socket = accept()) {
            welcome(socket);
            write(socket, "\u0083\0");
            socket.getOutputStream().write(new byte[8 << 20]);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            assertEquals(0x88, in.readUnsignedByte());
            int masked = in.readUnsignedByte();
            int key = in.readInt();
            assertEquals(1002, in.readUnsignedShort() ^ key >>> 16);
            in.readFully(new byte[(masked & 0x7F) - 2]);
            assertEquals(-1, in.read());
            socket.shutdownOutput();
            assertEquals(1002, recorder.status().code());
        }
    }

    @Test
    @Proves({"7.1.7-8", "7.2.1-3", "7.3-2"})
    void aSilentServerIsKeptAsLongAsItAnswersPings() throws Exception {
        ConnectionOptions impatient = ConnectionOptions.DEFAULT
                .withHeartbeat(Duration.ofMillis(50), Duration.ofMinutes(10), Duration.ZERO);
        try (WebSocketClient pinging = WebSocketClient.builder().options(impatient).build()) {
            Recorder recorder = new Recorder();
            pinging.connect("ws://127.0.0.1:" + listening.getLocalPort(), recorder);
            try (Socket socket = accept()) {
                welcome(socket);
                DataInputStream in = new DataInputStream(socket.getInputStream());
                for (int i = 0; i < 3; i++) {
                    assertEquals(0x8980, in.readUnsignedShort());
                    in.readInt();
                    write(socket, "\u008A\0");
                }
                assertTrue(recorder.socket().isOpen());
            }
        }
    }

    /** Section 10.3: who could change data behind its masking key could write what it likes on the wire. */
    @Test
    @Proves("10.3-3")
    void whatIsGivenToASendMayBeChangedAfterwardsAndLeavesAsItWas() throws Exception {
        byte[] fromLoop = "from the loop".getBytes();
        byte[] fromElsewhere = "from elsewhere".getBytes();
        CompletableFuture<WebSocket> opened = new CompletableFuture<>();
        CompletableFuture<Void> changed = new CompletableFuture<>();
        BlockingQueue<String> echoes = new LinkedBlockingQueue<>();
        client.connect(served("/echo"), new WebSocketHandler() {
            @Override
            public void onOpen(WebSocket socket) {
                socket.send(fromLoop);
                Arrays.fill(fromLoop, (byte) 'x');
                opened.complete(socket);
                changed.join(); // what others send now waits for the loop
            }

            @Override
            public void onMessage(WebSocket socket, Message message) {
                echoes.add(new String(message.copy()));
            }
        });
        opened.get(10, TimeUnit.SECONDS).send(fromElsewhere);
        Arrays.fill(fromElsewhere, (byte) 'x');
        changed.complete(null);
        assertEquals("from the loop", echoes.poll(10, TimeUnit.SECONDS));
        assertEquals("from elsewhere", echoes.poll(10, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsAskedForWhileTheClientClosesCompletes(boolean parallel) throws Exception {
        WebSocketClient.Builder builder = WebSocketClient.builder();
        WebSocketClient closing = (parallel ? builder.parallelHandshakes() : builder).build();
        CompletableFuture<WebSocket> first = closing.connect(served("/echo"), new Recorder());
        CompletableFuture<Void> closed = first.thenRunAsync(closing::close);
        List<CompletableFuture<WebSocket>> asked = new ArrayList<>(List.of(first));
        while (!closed.isDone()) {
            asked.add(closing.connect(served("/echo"), new Recorder()));
            Thread.sleep(0, 100_000); // not more than the system has ports
        }
        asked.add(closing.connect(served("/echo"), new Recorder()));
        for (CompletableFuture<WebSocket> one : asked) {
            one.handle((socket, failure) -> true).get(10, TimeUnit.SECONDS);
        }
    }

    /** To be told in a log, when the socket itself has forgotten it. */
    @Test
    void thePeersAddressIsTheSameAtTheEndAndLater() throws Exception {
        CompletableFuture<SocketAddress> atTheEnd = new CompletableFuture<>();
        WebSocket socket = client.connect(served("/echo"), new WebSocketHandler() {
            @Override
            public void onMessage(WebSocket socket, Message message) {}

            @Override
            public void onClose(WebSocket socket, CloseStatus status) {
                atTheEnd.complete(socket.remoteAddress());
            }
        }).get(10, TimeUnit.SECONDS);
        assertEquals(server.address(), socket.remoteAddress());
        socket.close();
        assertEquals(server.address(), atTheEnd.get(10, TimeUnit.SECONDS));
        client.close();
        assertEquals(server.address(), socket.remoteAddress());
    }
}
