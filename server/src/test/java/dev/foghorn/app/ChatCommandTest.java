package dev.foghorn.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.chat.rate.Rate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.OptionSpec;

class ChatCommandTest {
    private static final Path README = Path.of("..", "README.md");

    private final Console console = new Console();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"serve", "chat"})
    void theReadmeHasEachOptionWithItsDefault(String command) throws IOException {
        List<String> rows = Files.readAllLines(README).stream().filter(line -> line.startsWith("| `--")).toList();
        for (OptionSpec option : console.commandLine().getSubcommands().get(command).getCommandSpec().options()) {
            String name = option.longestName();
            if (Stream.of("--help", "--version").noneMatch(name::equals)) {
                assertTrue(rows.stream().anyMatch(row -> row.contains("`" + name + "`") && tells(row, option)), name);
            }
        }
    }

    private static boolean tells(String row, OptionSpec option) {
        return option.defaultValue() == null || row.contains("`" + option.defaultValue() + "`");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--store=disk                           | --store                | memory",
        "--store=jdbc:oracle:thin               | --store                | jdbc:postgresql",
        "--store=jdbc:postgresql://127.0.0.1:1/x | --store               | cannot be reached",
        "--store-user=ann                       | --store-user           | needs a database",
        "--store-password-file=x                | --store-password-file  | needs a database",
        "--store=memory --memory=1000           | --memory               | at least 1m",
        "--store=memory --memory=0%             | --memory               | 1% to 100%",
        "--users=store --store=memory           | --users                | needs a database",
        "--guests                               | --guests               | --users or --token-keys",
        "--no-register                          | --no-register          | --users",
        "--token-issuer=a                       | --token-issuer         | --token-keys",
        "--token-audience=a                     | --token-audience       | --token-keys",
        "--token-user=a                         | --token-user           | --token-keys",
        "--token-keys=keys.json                 | --token-keys           | --token-issuer",
        "--token-time=2h --session-time=1h      | --session-time         | --token-time",
        "--token-time=500ms                     | --token-time           | at least 1s",
        "--filter=no-such-file                  | --filter               | no-such-file",
        "--max-text=0                           | --max-text             | 1 to",
        "--max-media=1m --max-message=64k       | --max-media            | --max-message",
        "--max-text=128k --max-message=64k      | --max-text             | --max-message",
        "--slow-consumer=latest                 | --slow-consumer        | must be close",
        "--room-role=staff                      | --room-role            | ROOM=ROLE",
        "--room-role=lobby=                     | --room-role            | role must be made of",
        "--room-role=lobby=a,b                  | --room-role            | role must be made of",
        "--rate=fast                            | --rate                 | a number a second",
        "--rate=10:0                            | --rate                 | a number a second"
    })
    void whatCannotBeObeyedNamesTheOptionAndSaysWhy(String line, String option, String why) throws IOException {
        int code = console.foghorn(Stream.concat(
                Stream.of("chat", "--port=0", "--data=" + folder.resolve("data")), Stream.of(line.split(" +")))
                .toArray(String[]::new));
        assertEquals(2, code, console.err());
        assertTrue(console.err().contains("'" + option), console.err());
        assertTrue(console.err().contains(why), console.err());
        assertFalse(console.err().contains("Exception"), console.err());
    }

    @Test
    void aRoomThatNobodyCanJoinIsTold() throws IOException {
        assertEquals(2, console.foghorn("chat", "--port=0", "--data=" + folder.resolve("data"),
                "--room-role= lobby=mod"));
        assertTrue(console.err().contains("'--room-role': 'room' must not have a space"), console.err());
    }

    @Test
    void aFileInPlaceOfTheFolderIsTold() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertEquals(2, console.foghorn("chat", "--port=0", "--data=" + file));
        assertTrue(console.err().contains("'--data': " + file), console.err());
    }

    @Test
    void aRateHasABurst() {
        ChatLimits.OfRate converter = new ChatLimits.OfRate();
        assertEquals(new Rate(10, 30), converter.convert("10"));
        assertEquals(new Rate(10, 40), converter.convert("10:40"));
        assertEquals(Rate.UNLIMITED, converter.convert("0"));
    }
}
