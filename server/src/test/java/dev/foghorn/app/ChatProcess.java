package dev.foghorn.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code foghorn chat} as a process of its own. */
final class ChatProcess implements AutoCloseable {
    private static final String CHAT = "chat ";

    private final Process process;
    private final URI chat;

    private ChatProcess(Process process) throws IOException {
        this.process = process;
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        while (line != null && !line.startsWith(CHAT)) {
            line = out.readLine();
        }
        if (line == null) {
            throw new IOException("the chat has not started: its log is among that of the tests");
        }
        chat = URI.create(line.substring(CHAT.length()).strip());
    }

    /**
     * With the tests' class path.
     *
     * @param port 0 for a free one
     */
    static ChatProcess start(int port, Path data, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), Foghorn.class.getName(), "chat",
                "--port", Integer.toString(port), "--data", data.toString()));
        command.addAll(Arrays.asList(options));
        return new ChatProcess(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    int port() {
        return chat.getPort();
    }

    String page() {
        return "http://localhost:" + port() + "/chat";
    }

    /** SIGTERM. */
    void terminate() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGSTOP: it neither answers nor closes anything, like a machine whose cable was pulled out. */
    void suspend() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** SIGCONT. */
    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
