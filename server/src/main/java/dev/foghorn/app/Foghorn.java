package dev.foghorn.app;

import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program's entry. Exit codes: 0 for a good end, 1 if something failed, 2 if the command line is wrong. */
@Command(
        name = "foghorn",
        mixinStandardHelpOptions = true,
        versionProvider = Foghorn.Version.class,
        subcommands = {ServeCommand.class, ChatCommand.class, ClientCommand.class},
        description = "WebSocket (RFC 6455), written from scratch.",
        footer = {
            "",
            "Without a command it serves: 'foghorn --port 0' is 'foghorn serve --port 0'.",
            "See 'foghorn serve --help', 'foghorn chat --help' and 'foghorn client --help'."
        })
public final class Foghorn implements Runnable {
    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(commandLine(utf8(System.out), utf8(System.err)).execute(withCommand(args)));
    }

    /** What is sent and received is UTF-8, so the terminal or the pipe gets UTF-8 as well. */
    private static PrintWriter utf8(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    /** The whole command line, with its output going here. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        return new CommandLine(new Foghorn())
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler(Foghorn::explain);
    }

    /** Serving needs no command: arguments that are options of it get one. */
    static String[] withCommand(String... args) {
        boolean own = args.length > 0
                && (!args[0].startsWith("-") || Stream.of("-h", "--help", "-V", "--version").anyMatch(args[0]::equals));
        return own ? args : Stream.concat(Stream.of("serve"), Stream.of(args)).toArray(String[]::new);
    }

    /** One line about what is wrong, and where to read more. */
    private static int explain(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("foghorn: " + e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return CommandLine.ExitCode.USAGE;
    }

    /** Reached only through options that picocli handles by itself, or by none. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Of the jar; a run from class files has none. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Foghorn.class.getPackage().getImplementationVersion();
            return new String[] {"foghorn " + (version == null ? "development" : version)};
        }
    }
}
