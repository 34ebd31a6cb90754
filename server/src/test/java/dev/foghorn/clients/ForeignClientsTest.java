package dev.foghorn.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

    @Test
    void npmWs() throws Exception {
        Path directory = Files.createDirectories(Path.of("target/clients/ws"));
        for (String file : List.of("package.json", "package-lock.json", "ws-client.mjs")) {
            Files.copy(SCRIPTS.resolve(file), directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        run(180, directory, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        exercise(directory, "node", "ws-client.mjs");
    }

    @Test
    void pythonWebsocketClient() throws Exception {
        exercise(SCRIPTS, PYTHON, "-B", "websocket_client.py");
    }

    @Test
    void pythonTornado() throws Exception {
        exercise(SCRIPTS, PYTHON, "-B", "tornado_client.py");
    }

    private static void exercise(Path directory, String... command) throws Exception {
        try (ClientsServer server = new ClientsServer()) {
            String[] withPort = Arrays.copyOf(command, command.length + 1);
            withPort[command.length] = Integer.toString(server.port());
            String output = run(60, directory, withPort);
            assertTrue(output.contains("all passed"), output);
            // the scripts' last connection to /echo
            String last = null;
            for (String end = server.ends().poll(5, TimeUnit.SECONDS); end != null; end = server.ends().poll()) {
                last = end;
            }
            assertEquals("4001 goodbye, ö", last, output);
        }
    }

    /** Runs a program to its end. */
    private static String run(int seconds, Path directory, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("foghorn-client", ".log");
        try {
            Process process = new ProcessBuilder(command)
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
