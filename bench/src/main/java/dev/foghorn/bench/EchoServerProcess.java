package dev.foghorn.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An {@link EchoServer} in a JVM of its own, which ends with this object, and with this process at the latest. */
public final class EchoServerProcess implements AutoCloseable {
    private final Process process;
    private final int port;

    private EchoServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param jvmOptions such as {@code -Xmx256m} */
    public static EchoServerProcess start(String... jvmOptions) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), EchoServer.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // not closed: that would end the server
        String line = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
                .readLine();
        if (line == null) {
            process.destroyForcibly();
            throw new IOException("the server did not start");
        }
        return new EchoServerProcess(process, Integer.parseInt(line));
    }

    public long pid() {
        return process.pid();
    }

    public InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    public String url() {
        return "ws://127.0.0.1:" + port + EchoServer.PATH;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
