package dev.foghorn.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program of this class path in a JVM of its own. It ends with this object; and with this process at the latest, if
 * it ends with its standard input, as it should.
 */
public final class ChildJvm implements AutoCloseable {
    private final Class<?> program;
    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Class<?> program, Process process) {
        this.program = program;
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * @param prefix a command that runs another, such as {@code taskset -c 0}; empty for none
     * @param jvmOptions such as {@code -Xmx256m}
     * @param errors where the program's standard error goes
     */
    public static ChildJvm start(
            Class<?> program, List<String> prefix, List<String> jvmOptions, ProcessBuilder.Redirect errors)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        return new ChildJvm(program, new ProcessBuilder(command).redirectError(errors).start());
    }

    /**
     * The next number that the program prints, on a line of its own: such as the port where it listens.
     *
     * @throws IOException if the program has ended instead
     */
    public int readNumber() throws IOException {
        String line = output.readLine();
        if (line == null) {
            close();
            throw new IOException(program.getSimpleName() + " did not start");
        }
        return Integer.parseInt(line);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
