package dev.foghorn.bench.soak;

import dev.foghorn.bench.ServerProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link SoakServer} in a JVM of its own, with little memory and few descriptors, so that waste shows. */
final class SoakServerProcess implements AutoCloseable {
    /** Less than a single flood; a server that keeps what it cannot send would not outlive it. */
    private static final String HEAP = "128m";
    /** Fewer than the connections of an attack. */
    static final int DESCRIPTORS = 2048;

    private static final List<String> WITH_FEW_DESCRIPTORS =
            List.of("sh", "-c", "ulimit -n " + DESCRIPTORS + " && exec \"$0\" \"$@\"");
    /** The JVM's own threads come at the start and stay, so that a thread more is one of ours. */
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xms" + HEAP, "-Xmx" + HEAP, "-XX:+UseSerialGC", "-XX:-UseDynamicNumberOfCompilerThreads");

    private final ServerProcess server;
    private final int securePort;
    private final Path log;

    private SoakServerProcess(ServerProcess server, Path log) throws IOException {
        this.server = server;
        this.securePort = (int) server.told(ServerProcess.LISTENING);
        this.log = log;
    }

    /** @param log where it writes what it has to say */
    static SoakServerProcess start(Path log) throws IOException {
        List<String> command = new ArrayList<>(WITH_FEW_DESCRIPTORS);
        command.addAll(ServerProcess.command(SoakServer.class, JVM_OPTIONS));
        return new SoakServerProcess(ServerProcess.start(command, ProcessBuilder.Redirect.to(log.toFile())), log);
    }

    InetSocketAddress address() {
        return server.address();
    }

    String url(String path) {
        return server.url(path);
    }

    String secureUrl(String path) {
        return "wss://127.0.0.1:" + securePort + path;
    }

    Footprint footprint() throws IOException {
        return Footprint.of(server.pid());
    }

    boolean isAlive() {
        return server.isAlive();
    }

    /** Lines of its log that hold a text. */
    List<String> logged(String text) throws IOException {
        return Files.readAllLines(log).stream().filter(line -> line.contains(text)).toList();
    }

    @Override
    public void close() {
        server.close();
    }
}
