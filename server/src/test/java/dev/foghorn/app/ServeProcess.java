package dev.foghorn.app;

import dev.foghorn.server.RawClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code foghorn serve} as a process of its own, on a free port. */
final class ServeProcess implements AutoCloseable {
    private static final int LINES = 4;

    private final Process process;
    private final Map<String, String> urls = new TreeMap<>();

    private ServeProcess(ProcessBuilder builder) throws IOException {
        process = builder.start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (int i = 0; i < LINES; i++) {
            String[] words = String.valueOf(out.readLine()).split(" +");
            urls.put(words[0], words[1]);
        }
    }

    /** With the tests' class path, and its log among that of the tests. */
    static ServeProcess start(String... options) throws IOException {
        List<String> command = command(System.getProperty("java.class.path"), options);
        return new ServeProcess(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
    }

    /** With so few file descriptors, another class path, and its log in a file. */
    static ServeProcess startWithDescriptors(int descriptors, String classPath, Path log, String... options)
            throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n " + descriptors + "; exec \"$@\"", "sh"));
        command.addAll(command(classPath, options));
        return new ServeProcess(new ProcessBuilder(command).redirectError(log.toFile()));
    }

    private static List<String> command(String classPath, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", classPath, Foghorn.class.getName(), "--port", "0"));
        command.addAll(Arrays.asList(options));
        return command;
    }

    /** What it printed, by name. */
    Map<String, String> urls() {
        return urls;
    }

    /** Connects TCP. */
    RawClient connect() throws IOException {
        return RawClient.connect(new InetSocketAddress("127.0.0.1", URI.create(urls.get("page")).getPort()));
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
