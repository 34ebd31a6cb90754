package dev.foghorn.autobahn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Autobahn testsuite in a process of its own, since it is Python 2: Jython runs {@code driver.py}. Ends with
 * {@link #close} at the latest, or with this process. What it writes is below {@code target/autobahn}.
 */
final class Suite implements AutoCloseable {
    private static final Path HOME = Path.of("target/autobahn");
    /** The profile puts them there, and not on the class path of the tests. */
    private static final Path TESTSUITE = HOME.resolve("lib/autobahntestsuite-maven-plugin.jar");
    private static final Path JYTHON = HOME.resolve("lib/jython-standalone.jar");

    private static final Pattern LISTENING = Pattern.compile("listening on (\\d+)");

    private final Path directory;
    private final Process process;

    private Suite(String tested, String... arguments) throws IOException, URISyntaxException {
        for (Path jar : List.of(TESTSUITE, JYTHON)) {
            assertTrue(Files.exists(jar), jar + " is missing: run mvn verify -Pconformance");
        }
        directory = Files.createDirectories(HOME.resolve(tested));
        Files.deleteIfExists(index()); // an old report must not speak for this run
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dpython.cachedir.skip=true",
                "-cp", TESTSUITE + File.pathSeparator + JYTHON,
                "org.python.util.jython",
                Path.of(Suite.class.getResource("driver.py").toURI()).toString(),
                directory.toString()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
    }

    /** Plays the client of every case against a server, and ends by itself. */
    static Suite againstServer(String uri) throws IOException, URISyntaxException {
        return new Suite("server", "fuzzingclient", uri);
    }

    /** Plays the server of the cases that a client asks for, until {@link #finish}. */
    static Suite againstClient() throws IOException, URISyntaxException {
        return new Suite("client", "fuzzingserver");
    }

    void awaitEnd() throws InterruptedException {
        assertEquals(0, process.waitFor(), "exit code");
    }

    /** Lets the server write its reports and end. */
    void finish() throws IOException, InterruptedException {
        process.getOutputStream().close();
        awaitEnd();
    }

    /** Waits until it listens. */
    int awaitPort() throws InterruptedException {
        while (process.isAlive()) {
            Matcher said = LISTENING.matcher(output());
            if (said.find()) {
                return Integer.parseInt(said.group(1));
            }
            Thread.sleep(100);
        }
        throw new AssertionError("it ended, with " + process.exitValue());
    }

    private Path log() {
        return directory.resolve("output.txt");
    }

    /** What it said until now. */
    String output() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where its report will be. */
    Path index() {
        return directory.resolve("index.json");
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
