package dev.foghorn.chat.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FilterFileTest {
    private static final Duration SOON = Duration.ofMillis(5);

    @TempDir
    private Path folder;

    private Path file(String name, String rules) throws IOException {
        return Files.writeString(folder.resolve(name), rules);
    }

    private static String masked(TextFilter filter) {
        return filter.look("fog and mist").text();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void linesMayEndAsEditorsDoIt() throws IOException {
        for (String rules : new String[] {
            "mask fog\nmask mist",
            "mask fog\r\nmask mist\r\n",
            "\n\nmask fog\n\nmask mist\n",
            "\uFEFFmask fog\nmask mist\n"
        }) {
            try (FilterFile filter = FilterFile.open(file("rules", rules), Duration.ZERO)) {
                assertEquals("*** and ****", masked(filter));
            }
        }
    }

    @Test
    void anEmptyFileLetsAllPass() throws IOException {
        try (FilterFile filter = FilterFile.open(file("rules", ""))) {
            assertEquals("fog and mist", masked(filter));
        }
    }

    @Test
    void aChangedFileIsReadAgain() throws IOException {
        try (FilterFile filter = FilterFile.open(file("rules", "mask fog"), SOON)) {
            assertEquals("*** and mist", masked(filter));
            file("rules", "mask mist");
            await(() -> masked(filter).equals("fog and ****"));
            Files.move(file("new", "mask fog\nmask mist\n"), folder.resolve("rules"),
                    StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            await(() -> masked(filter).equals("*** and ****"));
        }
    }

    @Test
    void aFileThatHasBecomeBadKeepsTheOldRules() throws IOException {
        Path rules = file("rules", "mask fog");
        try (FilterFile filter = FilterFile.open(rules, Duration.ZERO)) {
            file("rules", "mask mist\nhide fog");
            filter.reloadIfChanged();
            assertEquals("*** and mist", masked(filter));
            Files.delete(rules);
            filter.reloadIfChanged();
            assertEquals("*** and mist", masked(filter));
            file("rules", "mask mist");
            filter.reloadIfChanged();
            assertEquals("fog and ****", masked(filter));
        }
    }

    @Test
    void theThreadEndsWithIt() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        FilterFile filter = FilterFile.open(file("rules", "mask fog"), SOON);
        Thread watching = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("foghorn-filter-reload") && !before.contains(thread))
                .findAny()
                .orElseThrow();
        assertTrue(watching.isDaemon());
        filter.close();
        watching.join();
        assertEquals("*** and mist", masked(filter));
    }

    @Test
    void aBadFileAtTheStartIsRefusedWithItsNameAndLine() throws IOException {
        Path rules = file("rules", "# comment\nmask fog\nhide mist\n");
        Exception e = assertThrows(IOException.class, () -> FilterFile.open(rules));
        assertTrue(e.getMessage().startsWith("the filter " + rules + ", line 3: a rule begins with"), e.getMessage());
    }

    @Test
    void whatIsNotUtf8IsRefusedWithItsLine() throws IOException {
        byte[] latin1 = "mask fog\nmask caf\u00E9".getBytes(StandardCharsets.ISO_8859_1);
        Path rules = Files.write(folder.resolve("rules"), latin1);
        Exception e = assertThrows(IOException.class, () -> FilterFile.open(rules));
        assertEquals("the filter " + rules + ", line 2: this is not UTF-8", e.getMessage());
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path rules = folder.resolve("none");
        Exception e = assertThrows(IOException.class, () -> FilterFile.open(rules));
        assertEquals("the filter " + rules + " is not there", e.getMessage());
    }

    @Test
    void aFileWithoutAnEndIsRefused() throws IOException {
        Path rules = Files.write(folder.resolve("rules"), new byte[(16 << 20) + 1]);
        Exception e = assertThrows(IOException.class, () -> FilterFile.open(rules));
        assertEquals("the filter " + rules + " has more than 16777216 bytes", e.getMessage());
    }
}
