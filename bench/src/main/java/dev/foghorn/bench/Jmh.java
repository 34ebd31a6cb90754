package dev.foghorn.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the JMH benchmarks of this jar. */
@Command(
        name = "jmh",
        description = "Runs the JMH benchmarks in this jar; all arguments are JMH's own.",
        footer = {
            "",
            "All, with allocation, kept as JSON:   jmh -prof gc -rf json -rff jmh.json",
            "Time and allocation of the hot path:  jmh HotPath -prof gc",
            "List the benchmarks:                  jmh -l",
            "JMH's options and their defaults:     jmh -h"
        })
final class Jmh implements Callable<Integer> {
    @Option(names = "--help", usageHelp = true, description = "Show this help.")
    private boolean help;

    @Parameters(
            paramLabel = "ARGUMENT",
            arity = "0..*",
            description = "Regular expressions of benchmarks to run (default: all), and options for JMH.")
    private List<String> arguments = List.of();

    @Override
    public Integer call() throws IOException {
        org.openjdk.jmh.Main.main(arguments.toArray(new String[0]));
        return 0;
    }
}
