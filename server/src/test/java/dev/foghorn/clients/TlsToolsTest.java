package dev.foghorn.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.server.WebSocketServer;
import dev.foghorn.tls.Authority;
import dev.foghorn.tls.Identity;
import dev.foghorn.tls.ServerTls;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS that nobody here wrote, and that is not the JDK's: curl, and OpenSSL's own client, where they are installed. */
@Timeout(60)
class TlsToolsTest {
    @TempDir
    private Path folder;

    private Path ca;
    private WebSocketServer server;

    @BeforeEach
    void serve() throws IOException {
        Authority authority = new Authority("CN=Test CA");
        ca = authority.write(folder.resolve("ca.pem"));
        Path chain = folder.resolve("chain.pem");
        Path key = folder.resolve("key.pem");
        Identity identity = authority.issue("localhost");
        Authority.write(identity, chain, key);
        server = WebSocketServer.builder()
                .port(0)
                .tls(ServerTls.builder().certificate(chain, key, null).build())
                .page("/", "<p>served</p>")
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private record Outcome(int exitValue, String output) {}

    private Outcome run(String input, String program, String... arguments) throws Exception {
        boolean installed = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        if (!installed) {
            System.out.println("TlsToolsTest is skipped in part: it needs " + program);
        }
        Assumptions.assumeTrue(installed, program + " is not installed");
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError(program + " was not over after 30 s: " + Files.readString(output));
        }
        return new Outcome(process.exitValue(), Files.readString(output));
    }

    private String address() {
        return "localhost:" + server.port();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3"})
    void curlGetsThePage(String version) throws Exception {
        Outcome outcome = run("", "curl", "-sS", "--cacert", ca.toString(), "--tlsv" + version, "--tls-max", version,
                "-w", " %{http_code} %{http_version}", "https://" + address() + "/");
        assertEquals(new Outcome(0, "<p>served</p> 200 1.1"), outcome);
    }

    @Test
    void curlRefusesWhomItDoesNotKnow() throws Exception {
        assertEquals(60, run("", "curl", "-sS", "https://" + address() + "/").exitValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void openSslIsContentWithChainNameAndEnd(String version) throws Exception {
        Outcome outcome = run("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "openssl", "s_client", version,
                "-connect", address(), "-servername", "localhost", "-verify_hostname", "localhost",
                "-CAfile", ca.toString(), "-verify_return_error", "-alpn", "http/1.1", "-ign_eof");
        assertEquals(0, outcome.exitValue(), outcome.output());
        for (String part : List.of("Verify return code: 0 (ok)", "ALPN protocol: http/1.1", "<p>served</p>", "closed")) {
            assertTrue(outcome.output().contains(part), outcome.output());
        }
    }

    @Test
    void openSslIsRefusedARenegotiation() throws Exception {
        Outcome outcome = run("R\n", "openssl", "s_client", "-tls1_2", "-connect", address(), "-CAfile", ca.toString());
        assertTrue(outcome.output().contains("RENEGOTIATING\nclosed"), outcome.output());
    }
}
