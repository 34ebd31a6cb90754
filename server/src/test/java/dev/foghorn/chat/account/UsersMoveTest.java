package dev.foghorn.chat.account;

import static dev.foghorn.chat.account.AccountsTest.HASH;
import static dev.foghorn.chat.account.AccountsTest.account;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersMoveTest {
    @TempDir
    private Path folder;
    private Path file;
    private DataSource database;

    @BeforeEach
    void name() {
        file = folder.resolve("file-of-users");
        database = UsersTableTest.database(folder);
    }

    private void fillTable() throws Exception {
        try (UsersTable users = UsersTable.open(database)) {
            users.add(account("\u00c4nne", "staff", "root"), HASH);
            users.add(account("bob"), HASH.replace('a', 'b'));
        }
    }

    @Test
    void whoHadAnAccountInTheTableHasItInTheFile() throws Exception {
        fillTable();
        UsersMove.run(database, file);
        try (UsersFile users = UsersFile.open(file)) {
            assertEquals(Set.of("staff", "root"), users.look(UserName.of("\u00e4nne")).orElseThrow().roles());
            assertEquals(Optional.of(HASH), users.hash(UserName.of("\u00e4nne")));
            assertEquals(Optional.of(HASH.replace('a', 'b')), users.hash(UserName.of("bob")));
        }
    }

    /** As if it had been killed between the file and the table's end: by now more may be in the file. */
    @Test
    void aTableThatWasMovedBeforeChangesNothing() throws Exception {
        fillTable();
        Files.writeString(file, "carl:" + HASH + "\n");
        for (int start = 0; start < 2; start++) {
            UsersMove.run(database, file);
            assertEquals(List.of("carl:" + HASH), Files.readAllLines(file));
        }
    }

    @Test
    void whereThereWasNoTableNothingIsMade() throws Exception {
        UsersMove.run(database, file);
        assertTrue(Files.notExists(file));
    }

    @Test
    void aRowThatWouldSpoilTheFileIsLeftOut() throws Exception {
        fillTable();
        try (Connection connection = database.getConnection(); Statement sql = connection.createStatement()) {
            sql.executeUpdate("INSERT INTO users VALUES ('carl', 'carl', 'by hand', ''), ('a b', 'a b', '" + HASH
                    + "', ''), ('dan', 'dan', '" + HASH + "', 'a:b')");
        }
        UsersMove.run(database, file);
        assertEquals(List.of("bob:" + HASH.replace('a', 'b'), "\u00c4nne:" + HASH + ":root,staff"),
                Files.readAllLines(file));
    }
}
