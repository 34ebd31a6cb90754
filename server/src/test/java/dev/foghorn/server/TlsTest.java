package dev.foghorn.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.api.SendResult;
import dev.foghorn.api.WebSocket;
import dev.foghorn.hub.EchoHandler;
import dev.foghorn.loop.AddressRange;
import dev.foghorn.loop.AdmissionOptions;
import dev.foghorn.loop.ConnectionOptions;
import dev.foghorn.loop.OutboundLimits;
import dev.foghorn.loop.SlowConsumerPolicy;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.handshake.HttpResponse;
import dev.foghorn.protocol.rfc.Proves;
import dev.foghorn.tls.Authority;
import dev.foghorn.tls.ClientAuth;
import dev.foghorn.tls.Identity;
import dev.foghorn.tls.ServerTls;
import dev.foghorn.tls.Trust;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that speaks TLS, seen through the JDK's TLS sockets and through bare ones. */
@Timeout(60)
@SuppressWarnings("try") // some clients need only be there
class TlsTest {
    private static final Authority AUTHORITY = new Authority("CN=Test CA");
    private static final Identity LOCALHOST = AUTHORITY.issue("localhost", "127.0.0.1");
    private static final SSLContext CLIENT = Trust.context(null, AUTHORITY.certificate());

    @TempDir
    private Path folder;

    private final Recorder recorder = new Recorder();
    private WebSocketServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private void start(ServerTls.Builder tls, ConnectionOptions options) throws IOException {
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withConnection(options).withLoops(1))
                .port(0)
                .tls(tls.build())
                .route("/echo", new EchoHandler())
                .route("/recorded", recorder)
                .page("/", "<p>secret page</p>")
                .post("/secure", post -> CompletableFuture.completedStage(
                        HttpResponse.sentence(200, "secure: " + post.client().secure())))
                .start();
    }

    private void start() throws IOException {
        start(ServerTls.builder().certificate(LOCALHOST), ConnectionOptions.DEFAULT);
    }

    private SSLSocket socket(String protocol) throws IOException {
        return Trust.socket(CLIENT, protocol);
    }

    private RawClient open(String protocol, String path) throws IOException {
        return RawClient.connect(socket(protocol), server.address()).upgrade(path);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(6455).nextBytes(bytes);
        return bytes;
    }

    private static X509Certificate shownBy(WebSocketServer server, String name) throws IOException {
        SSLContext afresh = Trust.context(null, AUTHORITY.certificate()); // or it would resume what it had before
        SSLSocket socket = Trust.socket(afresh, "TLSv1.3");
        if (name != null) {
            Trust.asking(socket, name);
        }
        try (RawClient client = RawClient.connect(socket, server.address())) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    // ------------------------------------------------------------------------------------------------- versions

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @Proves({"4.2.2-2", "10.6-1"})
    void echoesThroughTheTunnel(String protocol) throws Exception {
        start();
        SSLSocket socket = socket(protocol);
        try (RawClient client = RawClient.connect(socket, server.address()).upgrade("/echo")) {
            assertEquals(protocol, socket.getSession().getProtocol());
            client.send(RawClient.text("hello"), RawClient.text("again"));
            assertEquals("hello", client.readFrame().text());
            assertEquals("again", client.readFrame().text());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void takesAndSendsLongMessagesInRecordsOfAnyNumber(String protocol) throws Exception {
        start();
        byte[] payload = random(1 << 20);
        try (RawClient client = open(protocol, "/echo")) {
            for (int length : new int[] {16_370, 16_384, 65_536, 65_537, 1 << 20}) {
                byte[] part = Arrays.copyOf(payload, length);
                client.send(RawClient.frame(0x82, part));
                assertArrayEquals(part, client.readFrame().payload());
            }
        }
    }

    @Test
    void aFormIsToldThatItsClientCameByTls() throws Exception {
        start();
        try (RawClient client = RawClient.connect(socket("TLSv1.3"), server.address())) {
            client.send("POST /secure HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n").send("hi");
            assertTrue(client.readHead().startsWith("HTTP/1.1 200 "));
            assertEquals("secure: true\n", client.readToEof());
        }
    }

    /** Python's websocket-client names an http origin, whatever it speaks. */
    @ParameterizedTest
    @CsvSource({"https://localhost, 101", "http://localhost, 101", "https://elsewhere, 403"})
    @Proves("10.2-1")
    void aPageMayConnectToItsHost(String origin, int status) throws Exception {
        assertAnswered(status, "GET /echo HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: " + origin
                + "\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({"https://localhost, 200", "http://localhost, 403", "https://elsewhere, 403"})
    void aPageThatCameInTheClearMaySendNoForms(String origin, int status) throws Exception {
        assertAnswered(status, "POST /secure HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nOrigin: " + origin
                + "\r\n\r\nhi");
    }

    private void assertAnswered(int status, String request) throws Exception {
        start();
        try (RawClient client = RawClient.connect(socket("TLSv1.3"), server.address())) {
            client.send(request);
            assertTrue(client.readHead().startsWith("HTTP/1.1 " + status + " "));
        }
    }

    @Test
    void refusesTls11WithAnAlert() throws Exception {
        start();
        // a ClientHello of TLS 1.1 with one cipher suite and no extensions
        byte[] hello = HexFormat.of().parseHex("160302002d" + "01000029" + "0302" + "00".repeat(32) + "00"
                + "0002c013" + "0100");
        try (RawClient client = RawClient.connect(server.address())) {
            client.send(hello);
            byte[] answer = client.readToEof().getBytes(StandardCharsets.ISO_8859_1);
            assertEquals("15", HexFormat.of().formatHex(answer, 0, 1), "a record with an alert");
            assertEquals("0246", HexFormat.of().formatHex(answer, 5, 7), "fatal, protocol_version");
        }
    }

    @Test
    void agreesOnHttp11AndRefusesWhoSpeaksOnlySomethingElse() throws Exception {
        start();
        for (String[] offered : new String[][] {{"h2", "http/1.1"}, {"http/1.1"}}) {
            SSLSocket socket = speaking(offered);
            try (RawClient client = RawClient.connect(socket, server.address()).upgrade("/echo")) {
                assertEquals("http/1.1", socket.getApplicationProtocol());
            }
        }
        SSLSocket socket = speaking("h2");
        try (RawClient client = RawClient.connect(socket, server.address())) {
            assertThrows(SSLHandshakeException.class, socket::startHandshake);
        }
    }

    private SSLSocket speaking(String... protocols) throws IOException {
        SSLSocket socket = socket("TLSv1.3");
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        return socket;
    }

    @Test
    void offersNoCipherWithoutForwardSecrecy() throws Exception {
        start();
        SSLSocket socket = socket("TLSv1.2");
        socket.setEnabledCipherSuites(new String[] {
            "TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});
        try (RawClient client = RawClient.connect(socket, server.address())) {
            assertThrows(SSLHandshakeException.class, socket::startHandshake);
        }
    }

    // -------------------------------------------------------------------------------------------- wrong language

    @Test
    void tellsWhoForgotTheSOfHttps() throws Exception {
        start();
        try (RawClient client = RawClient.connect(server.address())) {
            client.send(RawClient.request("/echo"));
            String answer = client.readToEof();
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
            assertTrue(answer.contains("this port speaks TLS: use https:// or wss://"), answer);
        }
    }

    @Test
    void tellsWhoSpeaksTlsWhereThereIsNone() throws Exception {
        server = WebSocketServer.builder().port(0).route("/echo", new EchoHandler()).start();
        try (RawClient client = RawClient.connect(server.address())) {
            client.send(HexFormat.of().parseHex("1603010200010001fc0303"));
            String answer = client.readToEof();
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
            assertTrue(answer.contains("this port speaks no TLS: use http:// or ws://"), answer);
        }
    }

    @Test
    @Proves("4.2.2-2")
    void nothingInTheClearGetsAnAnswerFromBehindTheTunnel() throws Exception {
        start();
        for (String clear : new String[] {"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "get", "\u0016\u0003", "\0"}) {
            try (RawClient client = RawClient.connect(server.address())) {
                client.send(clear).shutdownOutput();
                assertFalse(client.readToEof().contains("secret"));
            }
        }
    }

    // ------------------------------------------------------------------------------------------------ certificates

    @Test
    void showsTheCertificateForTheNameAskedForOrTheFirst() throws Exception {
        Identity one = AUTHORITY.issue("one.example");
        Identity other = AUTHORITY.issue("RSA", Instant.EPOCH,
                Instant.now().plusSeconds(600), "other.example", "*.wild.example");
        start(ServerTls.builder().certificate(one).certificate(other), ConnectionOptions.DEFAULT);
        assertEquals(one.chain().get(0), shownBy(server, "one.example"));
        assertEquals(other.chain().get(0), shownBy(server, "other.example"));
        assertEquals(other.chain().get(0), shownBy(server, "very.wild.example"));
        assertEquals(one.chain().get(0), shownBy(server, "unknown.example"));
        assertEquals(one.chain().get(0), shownBy(server, null));
    }

    @Test
    void newConnectionsGetAChangedCertificateAndOldOnesGoOn() throws Exception {
        Path chain = folder.resolve("chain.pem");
        Path key = folder.resolve("key.pem");
        Authority.write(LOCALHOST, chain, key);
        start(ServerTls.builder().certificate(chain, key, null).reloadEvery(Duration.ofMillis(20)),
                ConnectionOptions.DEFAULT);
        try (RawClient old = open("TLSv1.3", "/echo")) {
            assertEquals(LOCALHOST.chain().get(0), shownBy(server, null));

            Identity next = AUTHORITY.issue("localhost");
            Authority.write(next, chain, key);
            while (!shownBy(server, null).equals(next.chain().get(0))) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            Files.writeString(key, "broken");
            TimeUnit.MILLISECONDS.sleep(100);
            assertEquals(next.chain().get(0), shownBy(server, null), "what cannot be used changes nothing");
            Authority.write(LOCALHOST, chain, key);
            while (!shownBy(server, null).equals(LOCALHOST.chain().get(0))) {
                TimeUnit.MILLISECONDS.sleep(20);
            }

            old.send(RawClient.text("still here"));
            assertEquals("still here", old.readFrame().text());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void clientsShowACertificateWhereTheyMust(String protocol) throws Exception {
        start(ServerTls.builder().certificate(LOCALHOST)
                .clientCa(AUTHORITY.write(folder.resolve("ca.pem")), ClientAuth.REQUIRE), ConnectionOptions.DEFAULT);
        Authority stranger = new Authority("CN=Stranger");
        assertTrue(isWelcome(protocol, AUTHORITY.issue("client")));
        assertFalse(isWelcome(protocol, stranger.issue("client")));
        assertFalse(isWelcome(protocol, null));
    }

    @Test
    void clientsMayShowACertificateWhereTheyAreAsked() throws Exception {
        start(ServerTls.builder().certificate(LOCALHOST)
                .clientCa(AUTHORITY.write(folder.resolve("ca.pem")), ClientAuth.WANT), ConnectionOptions.DEFAULT);
        assertTrue(isWelcome("TLSv1.3", AUTHORITY.issue("client")));
        assertTrue(isWelcome("TLSv1.3", null));
        // a client of the JDK shows no certificate of authorities that the server did not name
        assertTrue(isWelcome("TLSv1.3", new Authority("CN=Stranger").issue("client")));
    }

    /** With an alert, if not: a reset would leave the client to guess. */
    private boolean isWelcome(String protocol, Identity identity) throws IOException {
        SSLSocket socket = Trust.socket(Trust.context(identity, AUTHORITY.certificate()), protocol);
        try (RawClient client = RawClient.connect(socket, server.address())) {
            client.upgrade("/echo");
            return true;
        } catch (SSLException e) {
            assertTrue(e.getMessage().contains("alert"), e.toString());
            return false;
        }
    }

    // ------------------------------------------------------------------------------------------------ slow peers

    @Test
    void whatASlowReaderDoesNotTakeCountsAsQueuedAndArrivesInOrder() throws Exception {
        start(ServerTls.builder().certificate(LOCALHOST),
                ConnectionOptions.DEFAULT.withOutbound(OutboundLimits.DEFAULT.withQueue(64 << 20)));
        byte[] payload = random(100_000);
        try (RawClient client = RawClient.connectNarrow(socket("TLSv1.3"), server.address()).upgrade("/recorded")) {
            WebSocket socket = recorder.socket();
            int sent = 0;
            SendResult result;
            do {
                payload[0] = (byte) sent++;
                result = socket.send(payload);
            } while (result == SendResult.QUEUED || sent < 100);
            assertTrue(socket.queuedBytes() > 0);
            for (int i = 0; i < sent; i++) {
                payload[0] = (byte) i;
                assertArrayEquals(payload, client.readFrame().payload());
            }
            client.send(RawClient.close(1000, ""));
            assertEquals(1000, client.readFrame().closeCode());
            assertTrue(client.isAtEof());
        }
    }

    @Test
    void aPeerThatTakesNothingIsDroppedThoughItsBytesLieInRecords() throws Exception {
        start(ServerTls.builder().certificate(LOCALHOST), ConnectionOptions.DEFAULT
                .withOutbound(OutboundLimits.DEFAULT.withQueue(64 << 20))
                .withStallTimeout(Duration.ofMillis(300)));
        try (RawClient client = RawClient.connectNarrow(socket("TLSv1.3"), server.address()).upgrade("/recorded")) {
            WebSocket socket = recorder.socket();
            socket.send(random(16 << 20)); // more than the buffers of both sockets
            CloseStatus status = recorder.status();
            assertEquals(1006, status.code());
            assertTrue(status.reason().startsWith("the peer took none of "), status.reason());
        }
    }

    @Test
    void theOutboundLimitCountsRecordsThatWait() throws Exception {
        start(ServerTls.builder().certificate(LOCALHOST), ConnectionOptions.DEFAULT
                .withOutbound(
                        OutboundLimits.DEFAULT.withQueue(100_000).withPolicy(SlowConsumerPolicy.DROP_NEWEST)));
        try (RawClient client = RawClient.connectNarrow(socket("TLSv1.3"), server.address()).upgrade("/recorded")) {
            WebSocket socket = recorder.socket();
            byte[] payload = random(10_000);
            while (socket.send(payload) != SendResult.DROPPED) {
                assertTrue(socket.queuedBytes() <= 300_000, "more is queued than the limit and what is posted");
            }
        }
    }

    @Test
    void aHandshakeThatDribblesIsOverInItsTime() throws Exception {
        start(ServerTls.builder().certificate(LOCALHOST),
                ConnectionOptions.DEFAULT.withHandshakeTimeout(Duration.ofMillis(300)));
        try (RawClient client = RawClient.connect(server.address())) {
            client.send(HexFormat.of().parseHex("16030101f4010001f00303"));
            assertThrows(IOException.class, () -> {
                while (true) {
                    client.send(new byte[1]);
                    TimeUnit.MILLISECONDS.sleep(20);
                }
            });
        }
    }

    // ----------------------------------------------------------------------------------------------------- endings

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void saysCloseNotifyBeforeTheEndOfTcp(String protocol) throws Exception {
        start();
        try (RawClient client = open(protocol, "/recorded")) {
            client.send(RawClient.close(1000, "bye"));
            assertEquals(1000, client.readFrame().closeCode());
            assertTrue(client.isAtEof(), "the JDK throws where close_notify is missing");
        }
        assertEquals("1000 bye", recorder.status().toString());
        try (RawClient client = RawClient.connect(socket(protocol), server.address())) {
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertTrue(client.readToEof().contains("secret page"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theEndOfTcpWithoutCloseNotifyIsTold(String protocol) throws Exception {
        start();
        try (Tunnel tunnel = new Tunnel(server.address());
                RawClient client = RawClient.connect(socket(protocol), tunnel.address()).upgrade("/recorded")) {
            client.send(RawClient.text("last words"));
            while (!recorder.events().contains("message")) {
                Thread.onSpinWait();
            }
            tunnel.cut();
            assertEquals("1006 the peer ended TCP without TLS's close_notify, so that what it sent may be cut short",
                    recorder.status().toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void closeNotifyIsAnEndAsThatOfTcpIs(String protocol) throws Exception {
        start();
        try (RawClient client = open(protocol, "/recorded")) {
            client.send(RawClient.text("last words")).shutdownOutput();
            CloseStatus status = recorder.status();
            assertEquals(1006, status.code());
            assertFalse(status.reason().contains("close_notify"), status.reason());
            assertTrue(recorder.events().contains("message"), "what came before the end is heard");
        }
    }

    @Test
    void whoClosesAndEndsTlsAtOnceHasClosedInGoodOrder() throws Exception {
        start();
        try (RawClient client = open("TLSv1.2", "/recorded")) {
            // TLS 1.2 lets the server say nothing after this, so our Close cannot leave
            client.send(RawClient.close(1000, "in a hurry")).shutdownOutput();
            assertEquals("1000 in a hurry", recorder.status().toString());
        }
    }

    @Test
    void aCloseWithoutCloseNotifyIsNoFailure() throws Exception {
        start();
        try (Tunnel tunnel = new Tunnel(server.address());
                RawClient client = RawClient.connect(socket("TLSv1.3"), tunnel.address()).upgrade("/recorded")) {
            client.send(RawClient.close(1000, "bye"));
            assertEquals(1000, client.readFrame().closeCode());
            tunnel.cut();
            assertEquals("1000 bye", recorder.status().toString());
        }
    }

    @Test
    void aClosingServerDoesNotWaitForHandshakes() throws Exception {
        start();
        try (RawClient silent = RawClient.connect(server.address());
                RawClient begun = RawClient.connect(server.address())) {
            begun.send(HexFormat.of().parseHex("16030101f4010001f00303"));
            server.close();
            assertTrue(silent.hasEnded());
            assertTrue(begun.hasEnded());
        }
    }

    // -------------------------------------------------------------------------------------------- after the handshake

    @Test
    void refusesRenegotiation() throws Exception {
        start();
        SSLSocket socket = socket("TLSv1.2");
        try (RawClient client = RawClient.connect(socket, server.address()).upgrade("/recorded")) {
            socket.startHandshake();
            assertThrows(SSLException.class, client::isAtEof);
        }
        assertEquals("1006 TLS failed: the peer asked for a renegotiation, which is refused",
                recorder.status().toString());
    }

    @Test
    void answersKeyUpdatesBetweenMessages() throws Exception {
        start();
        SSLSocket socket = socket("TLSv1.3");
        try (RawClient client = RawClient.connect(socket, server.address()).upgrade("/echo")) {
            for (int i = 0; i < 5; i++) {
                socket.startHandshake(); // of a connection that is open: KeyUpdate, update_requested
                client.send(RawClient.text("after " + i));
                assertEquals("after " + i, client.readFrame().text());
            }
        }
    }

    @Test
    void aDamagedRecordEndsTheConnectionWithAnAlert() throws Exception {
        start();
        try (Tunnel tunnel = new Tunnel(server.address());
                RawClient client = RawClient.connect(socket("TLSv1.3"), tunnel.address()).upgrade("/recorded")) {
            tunnel.sendToServer(HexFormat.of().parseHex("1703030020" + "00".repeat(32)));
            SSLException alert = assertThrows(SSLException.class, client::isAtEof);
            assertTrue(alert.getMessage().contains("bad_record_mac"), alert.toString());
        }
        assertTrue(recorder.status().reason().startsWith("TLS failed: "), recorder.status().toString());
    }

    @Test
    void aProxyTellsTheClientsAddressBeforeTls() throws Exception {
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAdmission(
                        AdmissionOptions.DEFAULT.withProxies(List.of(AddressRange.parse("127.0.0.1")))))
                .port(0)
                .tls(ServerTls.builder().certificate(LOCALHOST).build())
                .route("/recorded", recorder)
                .start();
        try (Socket tcp = new Socket(server.address().getAddress(), server.port())) {
            String told = "PROXY TCP4 192.0.2.7 192.0.2.1 4711 443\r\n";
            tcp.getOutputStream().write(told.getBytes(StandardCharsets.US_ASCII));
            Socket secured = CLIENT.getSocketFactory().createSocket(tcp, "localhost", server.port(), true);
            secured.getOutputStream().write(RawClient.request("/recorded").getBytes(StandardCharsets.US_ASCII));
            assertEquals(new InetSocketAddress("192.0.2.7", 4711), recorder.socket().remoteAddress());
        }
    }

    @Test
    @Proves({"4.2.2-2", "10.6-2"})
    void nothingOfTheConversationIsSeenOnTheWire() throws Exception {
        start();
        try (Tunnel tunnel = new Tunnel(server.address());
                RawClient client = RawClient.connect(socket("TLSv1.3"), tunnel.address()).upgrade("/echo")) {
            client.send(RawClient.text("hello hello hello"));
            assertEquals("hello hello hello", client.readFrame().text());
            ByteArrayOutputStream seen = new ByteArrayOutputStream();
            seen.writeBytes(tunnel.fromServer());
            seen.writeBytes(tunnel.fromClient());
            String wire = seen.toString(StandardCharsets.ISO_8859_1);
            assertTrue(wire.length() > 500, "the wire was not seen");
            for (String clear : new String[] {"HTTP", "Upgrade", "Sec-WebSocket", "hello"}) {
                assertFalse(wire.contains(clear), clear);
            }
        }
    }
}
