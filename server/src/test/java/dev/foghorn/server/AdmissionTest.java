package dev.foghorn.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.hub.EchoHandler;
import dev.foghorn.loop.AddressRange;
import dev.foghorn.loop.Admission;
import dev.foghorn.loop.AdmissionOptions;
import dev.foghorn.loop.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes in, who does not, and that every place is given back. */
@Timeout(60)
class AdmissionTest {
    private static final AdmissionOptions OPEN = AdmissionOptions.DEFAULT.withMaxConnections(1000);
    private static final AdmissionOptions BEHIND_PROXY = OPEN.withProxies(List.of(AddressRange.parse("127.0.0.0/8")));

    private final List<RawClient> clients = new ArrayList<>();
    private WebSocketServer server;

    private void serve(AdmissionOptions options) throws Exception {
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(2).withAdmission(options))
                .route("/echo", new EchoHandler())
                .route("/whoami", (socket, message) -> socket.send(String.valueOf(socket.remoteAddress())))
                .start();
    }

    @AfterEach
    void close() throws Exception {
        for (RawClient client : clients) {
            client.close();
        }
        server.close();
        assertEquals(0, admission().connections());
        assertEquals(0, admission().handshakes());
    }

    private Admission admission() {
        return server.admission();
    }

    private RawClient connect() throws Exception {
        RawClient client = RawClient.connect(server.address());
        clients.add(client);
        return client;
    }

    private RawClient open() throws Exception {
        return upgrade(connect());
    }

    private RawClient upgrade(RawClient client) throws Exception {
        client.send(RawClient.request("/echo"));
        assertTrue(client.readHead().startsWith("HTTP/1.1 101 "));
        return client;
    }

    private RawClient connectAs(String address) throws Exception {
        String family = address.contains(":") ? "TCP6" : "TCP4";
        String local = address.contains(":") ? "::1" : "127.0.0.1";
        return connect().send("PROXY " + family + " " + address + " " + local + " 50000 80\r\n");
    }

    private static void assertRefused(Refusal why, RawClient client) throws Exception {
        client.send(RawClient.request("/echo"));
        String answer = client.readToEof();
        assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
        assertTrue(answer.contains(why == Refusal.ADDRESS ? "max-per-address" : "max-connections"), answer);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(1);
        }
    }

    // ------------------------------------------------------------------------------------------------------- total

    @Test
    void whoIsOneTooManyIsTold503AndTheNextIsServedOnceOneHasGone() throws Exception {
        serve(OPEN.withMaxConnections(2));
        RawClient first = open();
        open();
        assertRefused(Refusal.CONNECTIONS, connect());
        assertEquals(1, admission().refused(Refusal.CONNECTIONS));
        assertEquals(2, admission().connections());

        first.close();
        await(() -> admission().connections() == 1);
        open();
    }

    @Test
    void aFloodOfThoseIsClosedWithoutAWord() throws Exception {
        serve(OPEN.withMaxConnections(1));
        RawClient served = open();
        for (int i = 0; i < Admission.MOST_ANSWERED; i++) {
            connect();
        }
        assertTrue(connect().hasEnded());
        assertEquals(Admission.MOST_ANSWERED + 1, admission().refused(Refusal.CONNECTIONS));
        served.send(RawClient.text("still there"));
        assertEquals("still there", served.readFrame().text());

        clients.get(1).close(); // makes room for another refusal in words
        awaitAnswer();
    }

    private void awaitAnswer() throws Exception {
        String answer = "";
        while (answer.isEmpty()) {
            try {
                answer = connect().send(RawClient.request("/echo")).readToEof();
            } catch (java.net.SocketException closed) {
                answer = "";
            }
        }
        assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
    }

    // -------------------------------------------------------------------------------------------------- handshakes

    @Test
    void theOldestUnfinishedHandshakeMakesWay() throws Exception {
        serve(OPEN.withMaxHandshakes(2));
        RawClient oldest = connect().send("GET /echo HT");
        await(() -> admission().handshakes() == 1);
        RawClient second = connect();
        await(() -> admission().handshakes() == 2);
        RawClient third = connect();
        assertTrue(oldest.hasEnded());
        assertEquals(1, admission().refused(Refusal.HANDSHAKES));
        assertEquals(2, admission().handshakes());
        upgrade(second);
        upgrade(third);
    }

    @Test
    void connectionsThatAreOpenedOrRefusedAreNoHandshakesAnyMore() throws Exception {
        serve(OPEN.withMaxHandshakes(1));
        RawClient opened = open();
        RawClient refused = connect().send("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n");
        assertTrue(refused.readHead().startsWith("HTTP/1.1 404 "));
        RawClient another = open();
        for (RawClient client : List.of(opened, another)) {
            client.send(RawClient.text("served"));
            assertEquals("served", client.readFrame().text());
        }
        assertEquals(0, admission().refused(Refusal.HANDSHAKES));
        assertEquals(0, admission().handshakes());
    }

    // ------------------------------------------------------------------------------------------------- per address

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, 192.0.2.2",
        "192.0.2.1, ::ffff:192.0.2.1, ::ffff:192.0.2.2",
        "2001:db8::1, 2001:db8::ffff:1, 2001:db8:0:1::1",
    })
    void oneClientHasSoManyAndNotMore(String first, String same, String other) throws Exception {
        serve(BEHIND_PROXY.withMaxPerAddress(2));
        RawClient one = upgrade(connectAs(first));
        upgrade(connectAs(same));
        assertRefused(Refusal.ADDRESS, connectAs(first));
        assertRefused(Refusal.ADDRESS, connectAs(same));
        assertEquals(2, admission().refused(Refusal.ADDRESS));
        assertEquals(2, admission().connections());
        upgrade(connectAs(other));

        one.close();
        await(() -> admission().connections() == 2);
        upgrade(connectAs(same));
    }

    @Test
    void refusalsOfOneClientDoNotCountAmongItsConnections() throws Exception {
        serve(BEHIND_PROXY.withMaxPerAddress(1));
        RawClient one = upgrade(connectAs("192.0.2.1"));
        for (int i = 0; i < Admission.MOST_ANSWERED; i++) {
            connectAs("192.0.2.1");
        }
        await(() -> admission().refused(Refusal.ADDRESS) == Admission.MOST_ANSWERED);
        assertTrue(connectAs("192.0.2.1").hasEnded());
        one.close();
        await(() -> admission().connections() == 0);
        upgrade(connectAs("192.0.2.1"));
    }

    @Test
    void loopbackIsExempt() throws Exception {
        serve(OPEN.withMaxPerAddress(1));
        open();
        open();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY UNKNOWN", "PROXY TCP6 ::1 ::1 1 2", "PROXY TCP4 127.0.0.9 127.0.0.1 1 2"})
    void whoseAddressIsNotKnownOrLoopbackIsExempt(String line) throws Exception {
        serve(BEHIND_PROXY.withMaxPerAddress(1));
        upgrade(connect().send(line + "\r\n"));
        upgrade(connect().send(line + "\r\n"));
    }

    // ------------------------------------------------------------------------------------------------------- proxy

    @Test
    void theClientsAddressIsThatWhichTheProxyTells() throws Exception {
        serve(BEHIND_PROXY);
        RawClient client = connect();
        for (char c : "PROXY TCP6 2001:db8::1 ::1 50000 443\r\n".toCharArray()) {
            client.send(String.valueOf(c));
        }
        client.send(RawClient.request("/whoami"));
        assertTrue(client.readHead().startsWith("HTTP/1.1 101 "));
        client.send(RawClient.text("who?"));
        assertEquals("/[2001:db8:0:0:0:0:0:1]:50000", client.readFrame().text());
    }

    @Test
    void headerRequestAndFramesMayComeInOnePiece() throws Exception {
        serve(BEHIND_PROXY);
        RawClient client = connect().send(
                "PROXY TCP4 192.0.2.1 127.0.0.1 50000 80\r\n".getBytes(), RawClient.request("/whoami").getBytes(),
                RawClient.text("who?"));
        assertTrue(client.readHead().startsWith("HTTP/1.1 101 "));
        assertEquals("/192.0.2.1:50000", client.readFrame().text());
    }

    @Test
    void aProxyThatSpeaksForItselfIsTheClient() throws Exception {
        serve(BEHIND_PROXY);
        RawClient client = connect().send("\r\n\r\n\0\r\nQUIT\n\u0020\0\0\0" + RawClient.request("/whoami"));
        assertTrue(client.readHead().startsWith("HTTP/1.1 101 "));
        client.send(RawClient.text("who?"));
        assertTrue(client.readFrame().text().startsWith("/127.0.0.1:"));
    }

    @Test
    void withoutTheHeaderThereIsNoAnswer() throws Exception {
        serve(BEHIND_PROXY);
        assertTrue(connect().send(RawClient.request("/echo")).hasEnded());
        assertEquals(1, admission().refused(Refusal.PROXY_HEADER));
    }

    @Test
    void onlyTrustedProxiesMayConnect() throws Exception {
        serve(OPEN.withProxies(List.of(AddressRange.parse("10.0.0.0/8"))));
        assertTrue(connectAs("192.0.2.1").hasEnded());
        assertEquals(1, admission().refused(Refusal.PROXY_SOURCE));
    }

    @Test
    void withoutTheOptionAHeaderIsNoRequest() throws Exception {
        serve(OPEN);
        RawClient client = connectAs("192.0.2.1").send(RawClient.request("/echo"));
        assertTrue(client.readToEof().startsWith("HTTP/1.1 400 "));
    }

    @Test
    void aHeaderThatDoesNotEndIsNotWaitedForLongerThanAHandshake() throws Exception {
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withAdmission(BEHIND_PROXY)
                        .withConnection(ServerOptions.DEFAULT.connection()
                                .withHandshakeTimeout(java.time.Duration.ofMillis(50))))
                .route("/echo", new EchoHandler())
                .start();
        assertTrue(connect().send("PROXY TCP4 1.1.1.1").hasEnded());
    }

    // ---------------------------------------------------------------------------------------------------- leftovers

    @Test
    void thousandsThatConnectAndResetLeaveNothingBehind() throws Exception {
        int many = 5000; // all of them at once, should a loop wait for a processor so long
        serve(OPEN.withMaxConnections(many + 1).withMaxHandshakes(many + 1).withMaxPerAddress(1));
        RawClient canary = open();
        for (int i = 0; i < many; i++) {
            RawClient client = RawClient.connect(server.address());
            if (i % 3 == 1) {
                client.send("GET /echo HTTP/1.1\r\n");
            } else if (i % 3 == 2) {
                client.send(RawClient.request("/echo"));
            }
            client.reset();
        }
        await(() -> admission().connections() == 1 && admission().handshakes() == 0);
        canary.send(RawClient.text("still there"));
        assertEquals("still there", canary.readFrame().text());
        for (Refusal why : Refusal.values()) {
            assertEquals(0, admission().refused(why), why::name);
        }
    }
}
