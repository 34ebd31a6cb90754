package dev.foghorn.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.tls.Authority;
import dev.foghorn.tls.ServerTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
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
    private static final Path SCRIPTS = Path.of("src/test/clients");
    /** Where Debian puts its packages for Python: another Python on the path would not have them. */
    private static final String PYTHON = System.getProperty("foghorn.python", "/usr/bin/python3");

    /** A file that is not there. */
    private static final Path NOBODY = Path.of("target/clients/nobody.pem");

    @TempDir
    private Path folder;

    private Path ca;

    @BeforeEach
    void name() {
        ca = folder.resolve("ca.pem");
    }

    @Test
    void npmWs() throws Exception {
        exercise(installNpmWs(), "node", "ws-client.mjs");
    }

    /** Where the scripts for ws can be run. */
    static Path installNpmWs() throws IOException, InterruptedException {
        Path directory = Files.createDirectories(Path.of("target/clients/ws"));
        for (String file : List.of("package.json", "package-lock.json", "ws-client.mjs", "ws-server.mjs")) {
            Files.copy(SCRIPTS.resolve(file), directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        run(180, NOBODY, directory, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        return directory;
    }

    @Test
    void pythonWebsocketClient() throws Exception {
        exercise(SCRIPTS, PYTHON, "-B", "websocket_client.py");
    }

    @Test
    void pythonTornado() throws Exception {
        exercise(SCRIPTS, PYTHON, "-B", "tornado_client.py");
    }

    /** Over ws and over wss. */
    private void exercise(Path directory, String... command) throws Exception {
        exerciseOn(null, directory, command);
        Authority authority = new Authority("CN=Test CA");
        authority.write(ca);
        exerciseOn(ServerTls.builder().certificate(authority.issue("localhost", "127.0.0.1")).build(),
                directory, command);
    }

    private void exerciseOn(ServerTls tls, Path directory, String... command) throws Exception {
        try (ClientsServer server = new ClientsServer(tls)) {
            String[] withUrl = Arrays.copyOf(command, command.length + 1);
            withUrl[command.length] = server.url();
            String output = run(60, ca, directory, withUrl);
            assertTrue(output.contains("all passed"), output);
            // the scripts' last connection to /echo
            String last = null;
            for (String end = server.ends().poll(5, TimeUnit.SECONDS); end != null; end = server.ends().poll()) {
                last = end;
            }
            assertEquals("4001 goodbye, ö", last, output);
        }
    }

    /**
     * Runs a program to its end.
     *
     * @param ca the file of whom it is to trust, if that is there
     */
    private static String run(int seconds, Path ca, Path directory, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("foghorn-client", ".log");
        try {
            ProcessBuilder program = new ProcessBuilder(command);
            // Node, OpenSSL in Python, and websocket-client: each has a name of its own for whom it trusts
            for (String name : List.of("NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "WEBSOCKET_CLIENT_CA_BUNDLE")) {
                if (Files.exists(ca)) {
                    program.environment().put(name, ca.toString());
                }
            }
            Process process = program
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            String said = String.join(" ", command) + "\n" + Files.readString(output);
            assertTrue(ended, "not over after " + seconds + " s: " + said);
            assertEquals(0, process.exitValue(), said);
            return said;
        } finally {
            Files.delete(output);
        }
    }
}
