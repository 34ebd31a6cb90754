package dev.foghorn.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs in other languages. What they need and is missing makes a test fail. */
public final class ForeignProgram {
    static final Path SCRIPTS = Path.of("src/test/clients");
    /** Where Debian puts its packages for Python: another Python on the path would not have them. */
    public static final String PYTHON = System.getProperty("foghorn.python", "/usr/bin/python3");

    private ForeignProgram() {}

    /** Where the scripts for ws can be run. */
    public static Path installNpmWs() throws IOException, InterruptedException {
        Path directory = Files.createDirectories(Path.of("target/clients/ws"));
        for (String file : List.of("package.json", "package-lock.json", "ws-client.mjs", "ws-server.mjs")) {
            Files.copy(SCRIPTS.resolve(file), directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        run(180, Map.of(), directory, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        return directory;
    }

    /**
     * Runs a program to its end, which must be a good one.
     *
     * @param environment what is added to ours
     * @return the command, and what the program said
     */
    static String run(int seconds, Map<String, String> environment, Path directory, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("foghorn-client", ".log");
        try {
            ProcessBuilder program = new ProcessBuilder(command);
            program.environment().putAll(environment);
            Process process = program
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            String said = String.join(" ", command) + "\n" + Files.readString(output);
            assertTrue(ended, "not over after " + seconds + " s: " + said);
            assertEquals(0, process.exitValue(), said);
            return said;
        } finally {
            Files.delete(output);
        }
    }
}
