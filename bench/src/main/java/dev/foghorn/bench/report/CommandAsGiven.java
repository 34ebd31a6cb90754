package dev.foghorn.bench.report;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** How a command was called, for its {@link Report}. */
public final class CommandAsGiven {
    private CommandAsGiven() {}

    /** Its name and its arguments, such as {@code load ws://127.0.0.1:8080/echo --connections 50}. */
    public static String of(CommandSpec spec) {
        List<String> given = spec.commandLine().getParseResult().originalArgs();
        boolean named = !given.isEmpty() && given.get(0).equals(spec.name());
        return (named ? "" : spec.name() + " ") + String.join(" ", given);
    }
}
