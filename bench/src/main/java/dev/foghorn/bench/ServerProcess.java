package dev.foghorn.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server on the loopback, in a process of its own. It tells on its standard output where it listens, and ends with
 * its standard input: so with this object, and with this process at the latest.
 */
public final class ServerProcess implements AutoCloseable {
    /** The port is behind it. */
    public static final String LISTENING = "listening on ";

    private static final int ANSWER_SECONDS = 30;
    private static final int END_SECONDS = 5;

    private final Process process;
    private final BufferedReader output;
    private final int port;

    private ServerProcess(Process process) throws IOException {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.port = (int) told(LISTENING);
    }

    /**
     * Starts it and waits until it listens.
     *
     * @param errors where its standard error goes
     * @throws IOException if it does not come to listen
     */
    public static ServerProcess start(List<String> command, ProcessBuilder.Redirect errors) throws IOException {
        Process process = new ProcessBuilder(command).redirectError(errors).start();
        try {
            return new ServerProcess(process);
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /**
     * The command that runs a program of this class path on this JDK.
     *
     * @param jvmOptions such as {@code -Xmx256m}
     */
    public static List<String> command(Class<?> program, List<String> jvmOptions) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        return command;
    }

    /** What the main method of such a program ends with: tells where it listens, and waits for the end. */
    public static void serve(int... ports) throws IOException {
        for (int port : ports) {
            System.out.println(LISTENING + port);
        }
        while (System.in.read() >= 0) {
            // only the end is of interest
        }
        Runtime.getRuntime().halt(0); // connections that are open shall not delay it
    }

    /**
     * The number behind these words in the next line that begins with them.
     *
     * @throws IOException if it has ended, or says nothing of the kind
     */
    public long told(String words) throws IOException {
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

    /** Writes a line to its standard input. */
    public void nudge() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    /** @param path such as {@code /echo} */
    public String url(String path) {
        return "ws://127.0.0.1:" + port + path;
    }

    /** That is what it waits for. */
    public void closeInput() throws IOException {
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
