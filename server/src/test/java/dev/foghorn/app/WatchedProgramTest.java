package dev.foghorn.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.server.RawClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program as a process of its own, with all that an operator may ask it to tell. */
@Timeout(60)
class WatchedProgramTest {
    private Process process;
    private BufferedReader out;
    private BufferedReader log;
    private InetSocketAddress address;

    private void start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                // the tests' own settings of the logger, which are on the class path, are not the program's
                "-Dorg.slf4j.simpleLogger.log.dev.foghorn.loop.Session=info",
                Foghorn.class.getName(),
                "--port",
                "0",
                "--log-level", // what it says at its start is not looked at here
                "warn"));
        command.addAll(List.of(options));
        process = new ProcessBuilder(command).start();
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        log = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        address = new InetSocketAddress("127.0.0.1", url("page").getPort());
        url("echo");
        url("broadcast");
        out.readLine();
    }

    /** Of the next line, which must be this one. */
    private URI url(String name) throws IOException {
        String[] words = out.readLine().split(" +");
        assertEquals(name, words[0]);
        return URI.create(words[1]);
    }

    @AfterEach
    void end() throws Exception {
        process.destroyForcibly().waitFor();
    }

    private RawClient open(String target) throws IOException {
        RawClient client = RawClient.connect(address).send(RawClient.request(target));
        assertTrue(client.readHead().startsWith("HTTP/1.1 101 "));
        return client;
    }

    private void close(String target, int code, String reason) throws IOException {
        try (RawClient client = open(target)) {
            client.send(RawClient.close(code, reason));
            assertTrue(client.readFrame().closeCode() == code && client.isAtEof());
        }
    }

    @Test
    void printsWhereTheMetricsAreAndServesThemThere() throws Exception {
        start("--admin-port", "0");
        var answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(url("metrics")).build(), BodyHandlers.ofString());
        assertEquals(200, answer.statusCode());
        assertEquals("gauge", Exposition.parse(answer.body()).types.get("foghorn_connections"));
    }

    @Test
    void tellsEveryEndInOneLineOfLogfmt() throws Exception {
        start("--log-closes", "all");
        try (RawClient client = open("/echo?token=secret")) {
            client.send(RawClient.text("Hello"));
            client.readFrame();
            client.send(RawClient.close(4000, "bye"));
            client.readFrame();
        }
        assertLine("path=\"/echo\" peer=/127.0.0.1:\\d+ began=peer code=4000 reason=\"bye\" cause=closed"
                + " duration=\\d+\\.\\d+s in.messages=1 in.bytes=5 in.last=CLOSE in.ago=\\d+\\.\\d+s"
                + " out.messages=1 out.bytes=5 out.last=CLOSE out.ago=\\d+\\.\\d+s");
        open("/room/a%22%0Ab").close();
        assertLine("path=\"/room/a%22%0Ab\" peer=\\S+ began=network code=1006"
                + " reason=\"the peer ended TCP without a Close frame\" cause=end_of_stream"
                + " likely=\"the peer ended TCP without a Close: .+\" duration=\\S+ in.messages=0 in.bytes=0"
                + " out.messages=0 out.bytes=0");
    }

    @Test
    void whatAPeerChoosesNeitherEndsALineNorItsQuotes() throws Exception {
        start("--log-closes", "all");
        close("/echo", 4000, "a\" code=1000\n\r\u2028\u0007\\");
        assertLine(".* code=4000 reason=\"" + Pattern.quote("a\\\" code=1000\\u000a\\u000d\\u2028\\u0007\\\\") + "\" cause=.*");
    }

    @Test
    void tellsOnlyFailuresIfThatIsAskedFor() throws Exception {
        start("--log-closes", "failures");
        close("/echo", 1000, "");
        open("/echo").close();
        assertLine(".* code=1006 .*");
    }

    private void assertLine(String pattern) throws IOException {
        String line = log.readLine();
        assertTrue(line.matches("\\S+ \\[foghorn-loop-\\d+] (TRACE|DEBUG) closes - " + pattern), line);
    }

    @Test
    void tellsNothingUnlessAsked() throws Exception {
        start();
        open("/echo").close();
        close("/echo", 4000, "");
        process.toHandle().destroy(); // the process's own method closes the streams
        assertEquals(null, log.readLine());
    }
}
