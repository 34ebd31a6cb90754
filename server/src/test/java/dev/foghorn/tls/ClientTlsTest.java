package dev.foghorn.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foghorn.server.WebSocketServer;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which server a client asks for. */
@Timeout(60)
class ClientTlsTest {
    @TempDir
    private Path folder;

    private static List<SNIServerName> asked(String host) throws Exception {
        return ClientTls.insecure().engine(host, 443).getSSLParameters().getServerNames();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost.", "www.example.org", "www.example.org."})
    void asksForTheNameWithoutATrailingDot(String host) throws Exception {
        assertEquals(List.of(new SNIHostName(host.replaceFirst("[.]$", ""))), asked(host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_service", "-", ".", "127.0.0.1", "::1"})
    void asksForNoNameWhereTheHostCannotBeOne(String host) throws Exception {
        assertEquals(List.of(), asked(host));
    }

    @Test
    void aTrailingDotIsNotInTheCertificateEither() throws Exception {
        Authority authority = new Authority("CN=Test CA");
        ClientTls client = ClientTls.trusting(authority.write(folder.resolve("ca.pem")));
        ServerTls tls = ServerTls.builder().certificate(authority.issue("localhost")).build();
        try (WebSocketServer server = WebSocketServer.builder().port(0).tls(tls).start();
                Socket tcp = new Socket(server.address().getAddress(), server.port());
                SSLSocket socket = client.over(tcp, "localhost.", server.port())) {
            socket.startHandshake();
            assertEquals("CN=localhost", socket.getSession().getPeerPrincipal().getName());
        }
    }
}
