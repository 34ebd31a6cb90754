package dev.foghorn.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.Endpoint;
import dev.foghorn.server.RawClient;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.simple.SimpleLogger;
import picocli.CommandLine;

/** A process that may have 64 file descriptors, and more clients than that. */
@Timeout(120)
class DescriptorsTest {
    private static final int DESCRIPTORS = 64;
    private static final String EXHAUSTED = "cannot accept connections for now: Too many open files";

    @TempDir
    private Path folder;

    private final List<RawClient> clients = new ArrayList<>();

    /** In jars, as installed: the JVM keeps them open, while a class in a folder needs a descriptor to be loaded. */
    private String classPath() throws Exception {
        List<String> path = new ArrayList<>();
        List<Class<?>> ofEach = List.of(Foghorn.class, Endpoint.class, CommandLine.class, PrometheusRegistry.class,
                Logger.class, SimpleLogger.class);
        for (Class<?> one : ofEach) {
            path.add(jar(one).toString());
        }
        return String.join(File.pathSeparator, path);
    }

    private Path jar(Class<?> one) throws IOException, URISyntaxException {
        Path source = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (!Files.isDirectory(source)) {
            return source;
        }
        Path jar = folder.resolve(one.getSimpleName() + ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                entries.putNextEntry(new JarEntry(source.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, entries);
            }
        }
        return jar;
    }

    private void connect(ServeProcess process, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            clients.add(process.connect());
        }
    }

    private void endAll() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        clients.clear();
    }

    private static long count(Path log, String text) throws IOException {
        return Files.readAllLines(log).stream().filter(line -> line.contains(text)).count();
    }

    private static void await(Path log, String text, long count) throws Exception {
        while (count(log, text) < count) {
            Thread.sleep(10);
        }
    }

    private static void echo(RawClient client) throws IOException {
        client.send(RawClient.request("/echo"));
        assertTrue(client.readHead().startsWith("HTTP/1.1 101 "));
        client.send(RawClient.text("hello"));
        assertEquals("hello", client.readFrame().text());
    }

    /** Each ping is of another sweep, and each sweep tries to accept. */
    private static void awaitSweeps(RawClient pinged) throws IOException {
        for (int i = 0; i < 10; i++) {
            assertEquals(9, pinged.readFrame().opcode());
            pinged.send(RawClient.frame(0x8A, new byte[0]));
        }
    }

    @Test
    void whenTheyAreUsedUpOneWarningSaysSoAndWhoWaitsIsServedOnceOthersHaveGone() throws Exception {
        Path log = folder.resolve("log");
        try (ServeProcess process = ServeProcess.startWithDescriptors(DESCRIPTORS, classPath(), log,
                "--max-connections", "1000", "--handshake-timeout", "10m", "--ping-after", "40ms")) {
            assertEquals(1, count(log, "max-connections is 1000, but there is room only for"));
            assertEquals(1, count(log, "ulimit -n"));
            try (RawClient pinged = process.connect()) {
                pinged.send(RawClient.request("/echo"));
                pinged.readHead();
                for (int episode = 1; episode <= 2; episode++) {
                    connect(process, 2 * DESCRIPTORS);
                    await(log, EXHAUSTED, episode);
                    awaitSweeps(pinged);
                    assertEquals(episode, count(log, EXHAUSTED));

                    RawClient waiting = clients.remove(clients.size() - 1);
                    endAll();
                    echo(waiting);
                    waiting.close();
                    awaitSweeps(pinged); // the episode is over
                }
            }
            assertEquals(0, count(log, "ERROR"));
        }
    }

    @Test
    void withoutAWordTheLimitOnConnectionsIsOneThatTheDescriptorsAllow() throws Exception {
        Path log = folder.resolve("log");
        try (ServeProcess process = ServeProcess.startWithDescriptors(DESCRIPTORS, classPath(), log,
                "--handshake-timeout", "10m")) {
            assertEquals(1, count(log, "the process may have 64 file descriptors"));
            connect(process, DESCRIPTORS);
            try (RawClient last = process.connect()) {
                assertTrue(last.hasEnded()); // by then all others were accepted
            }
            endAll();
            assertEquals(0, count(log, EXHAUSTED));
            assertEquals(0, count(log, "ERROR"));
        }
    }
}
