package dev.foghorn.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

class CommandAsGivenTest {
    @Command(name = "sail")
    private static final class Sail implements Runnable {
        @Spec
        private CommandSpec spec;

        @Parameters
        private List<String> words;

        private String given;

        @Override
        public void run() {
            given = CommandAsGiven.of(spec);
        }
    }

    @Command(name = "program")
    private static final class Program {}

    @Test
    void theCommandsNameIsThereOnceAndMayBeAnArgumentToo() {
        Sail sail = new Sail();
        new CommandLine(new Program()).addSubcommand(sail).execute("sail", "to", "sail");

        assertEquals("sail to sail", sail.given);
    }

    @Test
    void aCommandThatIsTheWholeProgramIsNamedToo() {
        Sail sail = new Sail();
        new CommandLine(sail).execute("far");

        assertEquals("sail far", sail.given);
    }
}
