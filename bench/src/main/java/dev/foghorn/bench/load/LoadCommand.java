package dev.foghorn.bench.load;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code load URL SCENARIO}. */
@Command(
        name = "load",
        sortOptions = false,
        description = {
            "Makes load on any WebSocket server, and measures it.",
            "",
            "  echo       each message comes back to the connection that sent it",
            "  broadcast  each message goes to everybody; checks for missing, double and disordered deliveries",
            "  chat       the same in a room of Foghorn's chat: said, kept, delivered to all in the order of the ids",
            "  connect    connections come and go",
            "  idle       connections stay; memory of each with --pid",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:measured", "1:measured, but something failed", "2:wrong option", "3:nothing could be measured"
        })
public final class LoadCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private LoadOptions options;

    @Parameters(index = "1", arity = "0..1", paramLabel = "SCENARIO", defaultValue = "echo",
            description = "One of ${COMPLETION-CANDIDATES}. Default: echo.")
    private ScenarioName scenario;

    @Mixin
    private Output output;

    @Override
    public Integer call() {
        options.scenario = scenario;
        return output.run(spec, options, (interruption, live) -> Output.Measured.of(
                Load.measure(options, options.url.toString(), interruption, live)));
    }
}
