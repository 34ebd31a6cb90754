package dev.foghorn.bench.peers;

import dev.foghorn.bench.ServerProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** A peer in a process of its own. */
final class PeerProcess implements AutoCloseable {
    private final Peer peer;
    private final ServerProcess server;

    private PeerProcess(Peer peer, ServerProcess server) {
        this.peer = peer;
        this.server = server;
    }

    /**
     * Starts it and waits until it listens.
     *
     * @param onlyIdle its connections will not get large messages
     * @param log what it says on standard error
     * @throws IOException if it does not come to listen; the message tells what it said last
     */
    static PeerProcess start(Peer peer, ServerJvm jvm, PeerFolder folder, boolean onlyIdle, Path log)
            throws IOException {
        try {
            return new PeerProcess(peer, ServerProcess.start(
                    jvm.command(peer.program(folder, onlyIdle)), ProcessBuilder.Redirect.appendTo(log.toFile())));
        } catch (IOException e) {
            throw new IOException(peer + " does not start: " + lastLine(log, e.getMessage()), e);
        }
    }

    private static String lastLine(Path log, String otherwise) throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> !line.isBlank())
                .reduce((first, second) -> second)
                .orElse(otherwise);
    }

    Peer peer() {
        return peer;
    }

    long pid() {
        return server.pid();
    }

    InetSocketAddress address() {
        return server.address();
    }

    /** @param path such as {@code /echo}; a byte echo has none */
    String url(String path) {
        if (peer.isByteEcho()) {
            return "tcp://127.0.0.1:" + address().getPort();
        }
        return peer.speaksTls() ? "wss://127.0.0.1:" + address().getPort() + path : server.url(path);
    }

    boolean isAlive() {
        return server.isAlive();
    }

    /** Of a peer that {@linkplain Peer#compresses compresses}: messages that it has compressed since it started. */
    long compressions() throws IOException {
        server.nudge();
        return server.told(FoghornServer.COMPRESSIONS);
    }

    /** That is what it waits for. */
    void closeInput() throws IOException {
        server.closeInput();
    }

    @Override
    public void close() {
        server.close();
    }
}
