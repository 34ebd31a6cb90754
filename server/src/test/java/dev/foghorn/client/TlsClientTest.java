package dev.foghorn.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.api.WebSocket;
import dev.foghorn.hub.EchoHandler;
import dev.foghorn.protocol.rfc.Proves;
import dev.foghorn.server.Recorder;
import dev.foghorn.server.Tunnel;
import dev.foghorn.server.WebSocketServer;
import dev.foghorn.tls.Authority;
import dev.foghorn.tls.ClientAuth;
import dev.foghorn.tls.ClientTls;
import dev.foghorn.tls.Identity;
import dev.foghorn.tls.ServerTls;
import dev.foghorn.tls.Trust;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client on {@code wss://}. */
@Timeout(60)
class TlsClientTest {
    private static final Authority AUTHORITY = new Authority("CN=Test CA");

    @TempDir
    private Path folder;

    private final Recorder heardByServer = new Recorder();
    private ClientTls trusting;

    @BeforeEach
    void trust() throws IOException {
        trusting = ClientTls.trusting(AUTHORITY.write(folder.resolve("ca.pem")));
    }

    private WebSocketServer serve(ServerTls.Builder tls) throws IOException {
        return WebSocketServer.builder()
                .port(0)
                .tls(tls.build())
                .route("/echo", new EchoHandler())
                .route("/recorded", heardByServer)
                .start();
    }

    private static ServerTls.Builder as(Identity... identities) {
        ServerTls.Builder builder = ServerTls.builder();
        for (Identity identity : identities) {
            builder.certificate(identity);
        }
        return builder;
    }

    private static WebSocketClient client(ClientTls tls) throws IOException {
        return WebSocketClient.builder().tls(tls).build();
    }

    private static String echoOf(String text, WebSocketClient client, String uri) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        WebSocket socket = client.connect(uri, (s, message) -> answer.complete(message.text())).join();
        socket.send(text);
        return answer.get(10, TimeUnit.SECONDS);
    }

    private static String refusal(WebSocketClient client, String uri) {
        CompletableFuture<WebSocket> attempt = client.connect(uri, new Recorder());
        Throwable thrown = assertThrows(CompletionException.class, attempt::join).getCause();
        assertEquals(IOException.class, thrown.getClass());
        return thrown.getMessage();
    }

    @Test
    @Proves({"4.1-14", "4.1-16", "10.6-1"})
    void shakesHandsBeforeItSendsAnythingAndHidesAllOfIt() throws Exception {
        try (WebSocketServer server = serve(as(AUTHORITY.issue("localhost")));
                Tunnel tunnel = new Tunnel(server.address());
                WebSocketClient client = client(trusting)) {
            assertEquals("hello hello",
                    echoOf("hello hello", client, "wss://localhost:" + tunnel.address().getPort() + "/echo"));
            byte[] sent = tunnel.fromClient();
            assertEquals(22, sent[0], "a record with a ClientHello");
            String wire = new String(sent, StandardCharsets.ISO_8859_1);
            for (String clear : new String[] {"HTTP", "echo", "Sec-WebSocket", "hello"}) {
                assertFalse(wire.contains(clear), clear);
            }
        }
    }

    @Test
    void talksToTheServerAboutLongMessages() throws Exception {
        byte[] random = new byte[900_000];
        new Random(6455).nextBytes(random);
        String text = new String(random, StandardCharsets.ISO_8859_1).replaceAll("[^a-z]", "z");
        try (WebSocketServer server = serve(as(AUTHORITY.issue("127.0.0.1")));
                WebSocketClient client = client(trusting)) {
            assertEquals(text, echoOf(text, client, "wss://127.0.0.1:" + server.port() + "/echo"));
        }
    }

    @Test
    @Proves("4.1-15")
    void takesNoCertificateThatIsNotVerified() throws Exception {
        Instant now = Instant.now();
        Identity stranger = new Authority("CN=Stranger").issue("localhost");
        Identity elsewhere = AUTHORITY.issue("elsewhere.example");
        Identity expired = AUTHORITY.issue("EC", now.minusSeconds(7200), now.minusSeconds(3600), "localhost");
        Identity early = AUTHORITY.issue("EC", now.plusSeconds(3600), now.plusSeconds(7200), "localhost");
        assertTrue(refusalOf(stranger).contains("valid certification path"));
        assertTrue(refusalOf(elsewhere).contains("localhost"));
        assertTrue(refusalOf(expired).contains("validity check failed"));
        assertTrue(refusalOf(early).contains("validity check failed"));
        assertTrue(heardByServer.events().isEmpty(), "nothing may be sent to a server that was not verified");
    }

    private String refusalOf(Identity identity) throws IOException {
        try (WebSocketServer server = serve(as(identity)); WebSocketClient client = client(trusting)) {
            String refusal = refusal(client, "wss://localhost:" + server.port() + "/recorded");
            assertTrue(refusal.startsWith("TLS failed: "), refusal);
            return refusal;
        }
    }

    @Test
    void takesAnyCertificateWhereThatIsWished() throws Exception {
        Identity wrong = new Authority("CN=Stranger").issue(
                "EC", Instant.EPOCH, Instant.EPOCH.plusSeconds(1), "elsewhere.example");
        try (WebSocketServer server = serve(as(wrong)); WebSocketClient client = client(ClientTls.insecure())) {
            assertEquals("hi", echoOf("hi", client, "wss://localhost:" + server.port() + "/echo"));
        }
    }

    @Test
    @Proves("4.1-17")
    void asksForTheHostByName() throws Exception {
        try (WebSocketServer server = serve(as(AUTHORITY.issue("elsewhere.example"), AUTHORITY.issue("localhost")));
                WebSocketClient client = client(trusting)) {
            assertEquals("hi", echoOf("hi", client, "wss://localhost:" + server.port() + "/echo"));
        }
    }

    @Test
    void showsItsCertificateWhereOneIsAskedFor() throws Exception {
        ServerTls.Builder tls = as(AUTHORITY.issue("localhost"))
                .clientCa(folder.resolve("ca.pem"), ClientAuth.REQUIRE);
        try (WebSocketServer server = serve(tls);
                WebSocketClient somebody = client(trusting.withIdentity(AUTHORITY.issue("client")));
                WebSocketClient nobody = client(trusting)) {
            String uri = "wss://localhost:" + server.port() + "/echo";
            assertEquals("hi", echoOf("hi", somebody, uri));
            assertTrue(refusal(nobody, uri).contains("alert"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void speaksBothVersionsWithAServerOfTheJdk(String protocol) throws Exception {
        try (SSLServerSocket listening = Trust.listen(AUTHORITY.issue("localhost"), protocol);
                WebSocketClient client = client(trusting)) {
            CompletableFuture<WebSocket> attempt =
                    client.connect("wss://localhost:" + listening.getLocalPort() + "/", new Recorder());
            try (SSLSocket accepted = (SSLSocket) listening.accept()) {
                byte[] request = new byte[14];
                accepted.getInputStream().readNBytes(request, 0, request.length);
                assertEquals("GET / HTTP/1.1", new String(request, StandardCharsets.US_ASCII));
                assertEquals(protocol, accepted.getSession().getProtocol());
                accepted.getOutputStream().write("HTTP/1.1 403 Forbidden\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            Throwable thrown = assertThrows(CompletionException.class, attempt::join).getCause();
            assertTrue(thrown.getMessage().contains("403"), thrown.toString());
        }
    }

    @Test
    void theEndOfTcpWithoutCloseNotifyIsTold() throws Exception {
        try (WebSocketServer server = serve(as(AUTHORITY.issue("localhost")));
                Tunnel tunnel = new Tunnel(server.address());
                WebSocketClient client = client(trusting)) {
            Recorder recorder = new Recorder();
            client.connect("wss://localhost:" + tunnel.address().getPort() + "/echo", recorder).join();
            tunnel.cutTowardsClient();
            assertEquals("1006 the peer ended TCP without TLS's close_notify, so that what it sent may be cut short",
                    recorder.status().toString());
        }
    }

    @Test
    void closesInGoodOrder() throws Exception {
        try (WebSocketServer server = serve(as(AUTHORITY.issue("localhost")));
                WebSocketClient client = client(trusting)) {
            Recorder recorder = new Recorder();
            WebSocket socket = client.connect("wss://localhost:" + server.port() + "/recorded", recorder).join();
            socket.close(4001, "bye");
            assertEquals("4001 bye", heardByServer.status().toString());
            assertEquals(4001, recorder.status().code());
            assertEquals("[open, close]", recorder.events().toString());
        }
    }

    @Test
    void saysWhatIsWrongWithTheWrongPort() throws Exception {
        try (WebSocketServer secure = serve(as(AUTHORITY.issue("localhost")));
                WebSocketServer plain = WebSocketServer.builder().port(0).route("/", new EchoHandler()).start();
                WebSocketClient client = client(trusting)) {
            String toSecure = refusal(client, "ws://localhost:" + secure.port() + "/echo");
            assertTrue(toSecure.contains("this port speaks TLS: use https:// or wss://"), toSecure);
            String toPlain = refusal(client, "wss://localhost:" + plain.port() + "/");
            assertEquals("TLS failed: the peer does not speak TLS", toPlain);
        }
    }
}
