package dev.foghorn.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.api.ClosingReport.Cause;
import dev.foghorn.api.WebSocket;
import dev.foghorn.tls.Authority;
import dev.foghorn.tls.ServerTls;
import dev.foghorn.tls.Trust;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a peer is told, and what is heard of it, where TLS fails: seen on the TCP connection below TLS. */
@Timeout(60)
class TlsFailureTest {
    private static final Authority AUTHORITY = new Authority("CN=Test CA");
    /** A record that nobody has encrypted. */
    private static final byte[] DAMAGED = HexFormat.of().parseHex("1703030020" + "00".repeat(32));
    private static final int ALERT = 21;

    private final Recorder recorder = new Recorder();
    private WebSocketServer server;
    private Socket tcp;
    private SSLSocket tls;

    @BeforeEach
    void connect() throws Exception {
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1))
                .tls(ServerTls.builder().certificate(AUTHORITY.issue("localhost")).build())
                .route("/recorded", recorder)
                .start();
        tcp = new Socket();
        tcp.setReceiveBufferSize(4096);
        tcp.setSoTimeout(10_000);
        tcp.connect(server.address());
        tls = (SSLSocket) Trust.context(null, AUTHORITY.certificate()).getSocketFactory()
                .createSocket(tcp, "localhost", server.port(), true);
        tls.setEnabledProtocols(new String[] {"TLSv1.2"}); // which does not hide what kind a record is of
        send(RawClient.request("/recorded").getBytes(StandardCharsets.US_ASCII));
        assertTrue(new String(tls.getInputStream().readNBytes(12), StandardCharsets.US_ASCII).endsWith("101"));
    }

    @AfterEach
    void close() throws IOException {
        tcp.close();
        server.close();
    }

    private void send(byte[]... encrypted) throws IOException {
        OutputStream out = tls.getOutputStream();
        for (byte[] bytes : encrypted) {
            out.write(bytes);
        }
    }

    private void assertAnAlertIsTheLastOfWholeRecords() throws IOException {
        DataInputStream in = new DataInputStream(tcp.getInputStream());
        int last = -1;
        for (int type = in.read(); type >= 0; type = in.read()) {
            last = type;
            in.readUnsignedShort(); // the version
            in.readFully(new byte[in.readUnsignedShort()]);
        }
        assertEquals(ALERT, last);
    }

    /** What the loop then finds came all at once. */
    private CountDownLatch blockLoop() {
        CountDownLatch end = new CountDownLatch(1);
        server.loops().get(0).execute(() -> {
            try {
                end.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        return end;
    }

    @Test
    void aMessageAndACloseInFrontOfADamagedRecordCount() throws Exception {
        recorder.socket();
        CountDownLatch blocked = blockLoop();
        send(RawClient.text("hello"), RawClient.close(1000, "bye"));
        tcp.getOutputStream().write(DAMAGED);
        blocked.countDown();
        assertAnAlertIsTheLastOfWholeRecords();
        tcp.close();
        assertEquals("1000 bye", recorder.status().toString());
        assertEquals(List.of("open", "message", "close"), recorder.events());
    }

    @Test
    void theAlertWaitsForAFullSocketAndTheCauseStays() throws Exception {
        WebSocket socket = recorder.socket();
        while (socket.queuedBytes() == 0) { // what the sockets take is gone when the loop has done what it was told
            CountDownLatch sent = new CountDownLatch(1);
            server.loops().get(0).execute(() -> {
                socket.send(new byte[10_000]);
                socket.send(new byte[10_000]);
                server.loops().get(0).execute(sent::countDown);
            });
            assertTrue(sent.await(10, TimeUnit.SECONDS));
        }
        tcp.getOutputStream().write(DAMAGED);
        assertAnAlertIsTheLastOfWholeRecords();
        tcp.close();
        assertTrue(recorder.status().reason().startsWith("TLS failed: "), recorder.status().toString());
        assertEquals(Cause.TLS, socket.closingReport().cause());
    }
}
