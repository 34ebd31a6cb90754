package dev.foghorn.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code foghorn chat} as a process of its own. */
public final class ChatProcess implements AutoCloseable {
    private static final String CHAT = "chat ";

    private final Process process;
    private URI chat;
    private volatile boolean killed;

    private ChatProcess(Process process) {
        this.process = process;
    }

    /**
     * With the tests' class path, and its log among that of the tests.
     *
     * @param port 0 for a free one
     */
    public static ChatProcess start(int port, Path data, String... options) throws IOException {
        return launch(port, data, options).awaitStart();
    }

    /** The same, and does not wait until it has started. */
    public static ChatProcess launch(int port, Path data, String... options) throws IOException {
        return launch(Redirect.INHERIT, port, data, options);
    }

    /** With its log in a file. */
    public static ChatProcess startWithLog(Path log, int port, Path data, String... options) throws IOException {
        return launch(Redirect.to(log.toFile()), port, data, options).awaitStart();
    }

    private static ChatProcess launch(Redirect log, int port, Path data, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // lives too short for more
                "-cp", System.getProperty("java.class.path"), Foghorn.class.getName(), "chat",
                "--port", Integer.toString(port), "--data", data.toString()));
        command.addAll(Arrays.asList(options));
        return new ChatProcess(new ProcessBuilder(command).redirectError(log).start());
    }

    private ChatProcess awaitStart() throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        while (line != null && !line.startsWith(CHAT)) {
            line = out.readLine();
        }
        if (line == null) {
            throw new IOException("the chat has not started: its log tells why");
        }
        chat = URI.create(line.substring(CHAT.length()).strip());
        return this;
    }

    public int port() {
        return chat.getPort();
    }

    public InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port());
    }

    public String page() {
        return "http://localhost:" + port() + "/chat";
    }

    /** SIGTERM. */
    public void terminate() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        killed = true;
        process.destroyForcibly().waitFor();
    }

    /** SIGSTOP: it neither answers nor closes anything, like a machine whose cable was pulled out. */
    public void suspend() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** SIGCONT. */
    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start().waitFor();
    }

    /** Then connections may break. */
    public boolean isKilled() {
        return killed;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
