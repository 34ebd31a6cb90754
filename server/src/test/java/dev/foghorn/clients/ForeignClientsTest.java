package dev.foghorn.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.tls.Authority;
import dev.foghorn.tls.ServerTls;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that nobody here wrote, in other languages; with {@code mvn verify -Pclients}. They need Node with npm, and
 * Debian's packages python3-websocket and python3-tornado. What is missing makes the test fail.
 */
@Tag("foreign")
@Timeout(300)
class ForeignClientsTest {
    @TempDir
    private Path folder;

    @Test
    void npmWs() throws Exception {
        exercise(ForeignProgram.installNpmWs(), "node", "ws-client.mjs");
    }

    @Test
    void pythonWebsocketClient() throws Exception {
        exercise(ForeignProgram.SCRIPTS, ForeignProgram.PYTHON, "-B", "websocket_client.py");
    }

    @Test
    void pythonTornado() throws Exception {
        exercise(ForeignProgram.SCRIPTS, ForeignProgram.PYTHON, "-B", "tornado_client.py");
    }

    /** Over ws and over wss. */
    private void exercise(Path directory, String... command) throws Exception {
        exerciseOn(null, Map.of(), directory, command);
        Authority authority = new Authority("CN=Test CA");
        Path ca = folder.resolve("ca.pem");
        authority.write(ca);
        // Node, OpenSSL in Python, and websocket-client: each has a name of its own for whom it trusts
        Map<String, String> trust = Stream.of("NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "WEBSOCKET_CLIENT_CA_BUNDLE")
                .collect(Collectors.toMap(name -> name, name -> ca.toString()));
        exerciseOn(ServerTls.builder().certificate(authority.issue("localhost", "127.0.0.1")).build(),
                trust, directory, command);
    }

    private void exerciseOn(ServerTls tls, Map<String, String> environment, Path directory, String... command)
            throws Exception {
        try (ClientsServer server = new ClientsServer(tls)) {
            String[] withUrl = Arrays.copyOf(command, command.length + 1);
            withUrl[command.length] = server.url();
            String output = ForeignProgram.run(60, environment, directory, withUrl);
            assertTrue(output.contains("all passed"), output);
            // the scripts' last connection to /echo
            String last = null;
            for (String end = server.ends().poll(5, TimeUnit.SECONDS); end != null; end = server.ends().poll()) {
                last = end;
            }
            assertEquals("4001 goodbye, ö", last, output);
        }
    }
}
