package dev.foghorn.bench;

import dev.foghorn.bench.diff.DiffCommand;
import dev.foghorn.bench.load.LoadCommand;
import dev.foghorn.bench.load.SearchCommand;
import dev.foghorn.bench.peers.PeersCommand;
import dev.foghorn.bench.soak.SoakCommand;
import dev.foghorn.bench.timing.TimingCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program: one subcommand for each thing that is measured. */
@Command(
        name = "foghorn-bench",
        description = "Measures Foghorn.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TimingCommand.class, LoadCommand.class, SearchCommand.class, PeersCommand.class, DiffCommand.class,
            SoakCommand.class, Jmh.class, IdleMemory.class
        })
public final class Bench implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    private boolean help;

    private Bench() {}

    public static void main(String[] args) {
        CommandLine commandLine = new CommandLine(new Bench());
        // what this program does not know is JMH's
        commandLine.getSubcommands().get("jmh").setUnmatchedOptionsArePositionalParams(true);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        System.exit(commandLine.execute(args));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
