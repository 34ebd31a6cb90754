package dev.foghorn.bench.report;

import picocli.CommandLine.Model.CommandSpec;

/** How a command was called, for its {@link Report}. */
public final class CommandAsGiven {
    private CommandAsGiven() {}

    /** Its name and its arguments, such as {@code load ws://127.0.0.1:8080/echo --connections 50}. */
    public static String of(CommandSpec spec) {
        return spec.name() + " " + String.join(" ", spec.commandLine().getParseResult().originalArgs().stream()
                .filter(argument -> !argument.equals(spec.name()))
                .toList());
    }
}
