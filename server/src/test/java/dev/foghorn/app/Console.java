package dev.foghorn.app;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The program run inside the test, and what it wrote. */
final class Console {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** As the jar does it. */
    int foghorn(String... args) {
        return commandLine().execute(Foghorn.withCommand(args));
    }

    CommandLine commandLine() {
        return Foghorn.commandLine(new PrintWriter(out, true), new PrintWriter(err, true));
    }

    /** The client, with this on its standard input. */
    int client(String typed, String... args) {
        return client(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)), args);
    }

    int client(InputStream input, String... args) {
        return new CommandLine(new ClientCommand(input))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }
}
