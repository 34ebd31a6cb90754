package dev.foghorn.bench.report;

import java.nio.file.Path;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of every command that leaves a report. */
public final class ReportOptions {
    @Option(names = "--out", paramLabel = "FOLDER", showDefaultValue = Visibility.NEVER,
            description = "Where the report goes, and what belongs to it. Default: bench-results/COMMAND-TIME.")
    private Path folder;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    private boolean help;

    /** Where the report goes; if that was not told, a folder of this moment. */
    public ReportFolder folder(CommandSpec command) {
        return folder == null ? ReportFolder.ofNow(command.name()) : new ReportFolder(folder);
    }
}
