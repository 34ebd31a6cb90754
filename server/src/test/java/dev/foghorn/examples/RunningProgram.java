package dev.foghorn.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.clients.ForeignProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One of the examples' programs, as a process whose lines are read. It is killed when it is closed. */
final class RunningProgram implements AutoCloseable {
    private static final Path EXAMPLES = Path.of("examples");
    /** An object of its own, whatever a program prints. */
    private static final String END = new String("the end");
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private RunningProgram(ProcessBuilder builder) throws IOException {
        process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process.getOutputStream().close();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Thread reader = new Thread(() -> read(out), "program-output");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(BufferedReader out) {
        try (out) {
            out.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException killed) {
            // its lines end here
        } finally {
            lines.add(END);
        }
    }

    /** A server of the examples on a free port, from its source, as the README says; its first line is its address. */
    static RunningProgram server(String source, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), EXAMPLES.resolve(source).toString(), "0"));
        command.addAll(Arrays.asList(arguments));
        return new RunningProgram(new ProcessBuilder(command));
    }

    /** A program of the examples in Python. */
    static RunningProgram python(String script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(ForeignProgram.PYTHON, "-B", EXAMPLES.resolve(script).toString()));
        command.addAll(Arrays.asList(arguments));
        return new RunningProgram(new ProcessBuilder(command));
    }

    /** A program of the examples in Node, with npm's ws. */
    static RunningProgram node(String script, String... arguments) throws IOException, InterruptedException {
        Path modules = ForeignProgram.installNpmWs().resolve("node_modules").toAbsolutePath();
        List<String> command = new ArrayList<>(List.of("node", EXAMPLES.resolve(script).toString()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("NODE_PATH", modules.toString());
        return new RunningProgram(builder);
    }

    /** The next line, which must come. */
    String line() throws InterruptedException {
        String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(line, "nothing more was printed");
        assertNotSame(END, line, "the program printed nothing more, and ended");
        return line;
    }

    /** Waits for a good end. */
    void awaitEnd() throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "did not end");
        assertEquals(0, process.exitValue());
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
