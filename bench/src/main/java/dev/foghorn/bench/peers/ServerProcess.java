package dev.foghorn.bench.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server that runs in a process of its own, which ends when this one does. */
final class ServerProcess implements AutoCloseable {
    private static final String LISTENING = "listening on ";
    private static final int ANSWER_SECONDS = 30;
    private static final int END_SECONDS = 5;

    private final Peer peer;
    private final Process process;
    private final BufferedReader output;
    private final int port;

    private ServerProcess(Peer peer, Process process) throws IOException {
        this.peer = peer;
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.port = (int) told(LISTENING);
    }

    /**
     * Starts it and waits until it listens.
     *
     * @param onlyIdle its connections will not get large messages
     * @param log what it says on standard error
     * @throws IOException if it does not come to listen; the message tells what it said last
     */
    static ServerProcess start(Peer peer, ServerJvm jvm, PeerFolder folder, boolean onlyIdle, Path log)
            throws IOException {
        Process process = new ProcessBuilder(jvm.command(peer.program(folder, onlyIdle)))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            return new ServerProcess(peer, process);
        } catch (IOException e) {
            process.destroyForcibly();
            throw new IOException(peer + " does not start: " + lastLine(log, e.getMessage()), e);
        }
    }

    /** The number behind these words in the next line that begins with them. */
    private long told(String words) throws IOException {
        CompletableFuture<Long> number = CompletableFuture.supplyAsync(() -> output.lines()
                .filter(line -> line.startsWith(words))
                .map(line -> Long.valueOf(line.substring(words.length())))
                .findFirst()
                .orElse(-1L));
        try {
            long told = number.get(ANSWER_SECONDS, TimeUnit.SECONDS);
            if (told < 0) {
                throw new IOException("it ended");
            }
            return told;
        } catch (TimeoutException e) {
            throw new IOException("it does not say '" + words + "' for " + ANSWER_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw new IOException("what it said cannot be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
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
        return process.pid();
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    /** @param path such as {@code /echo}; a byte echo has none */
    String url(String path) {
        if (peer.isByteEcho()) {
            return "tcp://127.0.0.1:" + port;
        }
        return (peer.speaksTls() ? "wss" : "ws") + "://127.0.0.1:" + port + path;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Of a peer that {@linkplain Peer#compresses compresses}: messages that it has compressed since it started. */
    long compressions() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        return told(FoghornServer.COMPRESSIONS);
    }

    /** That is what it waits for. */
    void closeInput() throws IOException {
        process.getOutputStream().close();
    }

    @Override
    public void close() {
        try {
            closeInput();
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
