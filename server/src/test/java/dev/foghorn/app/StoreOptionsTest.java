package dev.foghorn.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.chat.account.Account;
import dev.foghorn.chat.account.Accounts;
import dev.foghorn.chat.account.UserName;
import dev.foghorn.chat.log.RoomLog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StoreOptionsTest {
    private static final String HASH = "$2b$04$" + "a".repeat(53);

    @TempDir
    private Path folder;

    @Test
    void inAFolderThatOthersMayReadTheDatabaseIsItsOwnersOnly() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        StoreOptions options = CommandLine.populateCommand(new StoreOptions(), "--data=" + folder);
        for (int start = 0; start < 2; start++) {
            try (RoomLog log = options.open()) {
                assertEquals(0, log.extent("a").last());
            }
            assertEquals("rw-------", PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(folder.resolve("messages.mv.db"))));
        }
    }

    /** H2 would write it later, and a kill would take it back. */
    @Test
    void anAccountBesideTheFileOfMessagesIsOnTheDiskWhenItIsConfirmed() throws Exception {
        StoreOptions options = CommandLine.populateCommand(new StoreOptions(), "--data=" + folder);
        try (RoomLog log = options.open(); Accounts accounts = options.openAccounts(log)) {
            assertTrue(accounts.add(Account.of(UserName.of("ann"), Set.of(), HASH), HASH));
            assertEquals(List.of("ann:" + HASH), Files.readAllLines(folder.resolve("users")));
        }
    }

    @Test
    void anAccountInADatabaseIsInItsTable() throws Exception {
        StoreOptions options = CommandLine.populateCommand(new StoreOptions(), "--data=" + folder,
                "--store=jdbc:h2:mem:" + folder.getFileName());
        try (RoomLog log = options.open()) {
            for (int start = 0; start < 2; start++) {
                try (Accounts accounts = options.openAccounts(log)) {
                    assertEquals(start == 0, accounts.add(Account.of(UserName.of("ann"), Set.of(), HASH), HASH));
                }
            }
        }
        assertTrue(Files.notExists(folder.resolve("users")));
    }

    @Test
    void whoGivesAUrlOfH2IsWarnedThatThereIsNoJournal() throws Exception {
        PrintStream standardError = System.err;
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
        try {
            CommandLine.populateCommand(new StoreOptions(), "--data=" + folder).open().close(); // has one
            CommandLine.populateCommand(new StoreOptions(), "--data=" + folder,
                    "--store=jdbc:h2:" + folder.resolve("own") + ";PASSWORD=secret").open().close();
        } finally {
            System.setErr(standardError);
        }
        List<String> warnings = logged.toString(StandardCharsets.UTF_8).lines()
                .filter(line -> line.contains("there is no journal")).toList();
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0).contains("jdbc:h2:" + folder.resolve("own") + " "), warnings::toString);
    }
}
