package dev.foghorn.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.foghorn.server.WebSocketServer;
import java.io.IOException;
import java.net.BindException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which certificates a server shows. */
@Timeout(60)
class ServerTlsTest {
    private static final Authority AUTHORITY = new Authority("CN=Test CA");

    @TempDir
    private Path folder;

    private static Certificate shownBy(WebSocketServer server) throws IOException {
        try (Socket tcp = new Socket(server.address().getAddress(), server.port());
                SSLSocket socket = ClientTls.insecure().over(tcp, "localhost", server.port())) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void aReloadThatFailedIsTriedAgainThoughNoChangeShows() throws Exception {
        Path chain = folder.resolve("chain.pem");
        Path key = folder.resolve("key.pem");
        Identity first = AUTHORITY.issue("localhost");
        Authority.write(first, chain, key);
        ServerTls tls = ServerTls.builder().certificate(chain, key, null).reloadEvery(Duration.ZERO).build();
        try (WebSocketServer server = WebSocketServer.builder().port(0).tls(tls).start()) {
            Identity next = AUTHORITY.issue("localhost");
            Authority.write(next, chain, key);
            FileTime time = FileTime.from(Instant.EPOCH);
            String good = Files.readString(key);
            Files.writeString(key, " ".repeat(good.length()));
            Files.setLastModifiedTime(key, time);
            tls.reloadIfChanged();
            assertEquals(first.certificate(), shownBy(server));

            Files.writeString(key, good); // as when the reason was none of the file's own
            Files.setLastModifiedTime(key, time);
            tls.reloadIfChanged();
            assertEquals(next.certificate(), shownBy(server));
        }
    }

    @Test
    void looksAtFilesNoMoreOnceItsServerCouldNotStart() throws Exception {
        Path chain = folder.resolve("chain.pem");
        Path key = folder.resolve("key.pem");
        Authority.write(AUTHORITY.issue("localhost"), chain, key);
        try (WebSocketServer other = WebSocketServer.builder().port(0).start()) {
            Set<Thread> before = reloading();
            WebSocketServer.Builder late = WebSocketServer.builder().port(other.port())
                    .tls(ServerTls.builder().certificate(chain, key, null).build());
            Set<Thread> watching = reloading();
            watching.removeAll(before);
            assertEquals(1, watching.size());
            assertThrows(BindException.class, late::start);
            watching.iterator().next().join(30_000);
            assertFalse(watching.iterator().next().isAlive());
        }
    }

    private static Set<Thread> reloading() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("foghorn-tls-reload"))
                .collect(Collectors.toSet());
    }

    @Test
    void speaksWithAnRsassaPssKey() throws Exception {
        Path chain = folder.resolve("chain.pem");
        Path key = folder.resolve("key.pem");
        Identity identity = AUTHORITY.issue("RSASSA-PSS", Instant.EPOCH, Instant.now().plusSeconds(60), "localhost");
        Authority.write(identity, chain, key);
        ServerTls tls = ServerTls.builder().certificate(chain, key, null).build();
        try (WebSocketServer server = WebSocketServer.builder().port(0).tls(tls).start()) {
            assertEquals(identity.certificate(), shownBy(server));
        }
    }
}
