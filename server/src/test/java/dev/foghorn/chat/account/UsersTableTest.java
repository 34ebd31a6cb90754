package dev.foghorn.chat.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersTableTest {
    @TempDir
    private Path folder;

    static DataSource database(Path folder) {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:" + folder.resolve("users") + ";DB_CLOSE_DELAY=-1");
        return database;
    }

    /** No name can hold a quote; the table does not rely on that. */
    @Test
    void sqlInARoleIsARole() throws Exception {
        DataSource database = database(folder);
        try (UsersTable accounts = UsersTable.open(database)) {
            Account odd = new Account(UserName.of("ann"), Set.of("x'); DROP TABLE users; --"), "");
            assertTrue(accounts.add(odd, "hash'); DROP TABLE users; --"));
            assertEquals("hash'); DROP TABLE users; --", accounts.hash(UserName.of("ann")).orElseThrow());
        }
        try (Connection connection = database.getConnection(); Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery("SELECT COUNT(*) FROM users")) {
            rows.next();
            assertEquals(1, rows.getInt(1));
        }
    }

    @Test
    void whatOthersWriteIntoTheTableIsSeen() throws Exception {
        DataSource database = database(folder);
        try (UsersTable accounts = UsersTable.open(database, Duration.ofMillis(20));
                Connection connection = database.getConnection(); Statement sql = connection.createStatement()) {
            sql.executeUpdate("INSERT INTO users VALUES ('bob', 'Bob', 'h', 'staff, root')");
            while (accounts.look(UserName.of("bob")).isEmpty()) {
                Thread.onSpinWait();
            }
            sql.executeUpdate("DELETE FROM users");
            while (accounts.look(UserName.of("bob")).isPresent()) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void whoHasJustBeenAddedByAnotherProgramMayLogIn() throws Exception {
        DataSource database = database(folder);
        try (UsersTable accounts = UsersTable.open(database);
                Connection connection = database.getConnection(); Statement sql = connection.createStatement()) {
            sql.executeUpdate("INSERT INTO users VALUES ('bob', 'Bob', 'h', 'staff, root')");
            assertEquals("h", accounts.hash(UserName.of("bob")).orElseThrow());
            assertEquals(List.of("root", "staff"),
                    accounts.look(UserName.of("bob")).orElseThrow().roles().stream().sorted().toList());
        }
    }

    @Test
    void whosePasswordAnotherProgramHasJustChangedMayLogInAndStay() throws Exception {
        DataSource database = database(folder);
        UserName bob = UserName.of("bob");
        try (UsersTable accounts = UsersTable.open(database);
                Connection connection = database.getConnection(); Statement sql = connection.createStatement()) {
            sql.executeUpdate("INSERT INTO users VALUES ('bob', 'Bob', 'h', '')");
            accounts.hash(bob);
            String before = accounts.look(bob).orElseThrow().stamp();
            sql.executeUpdate("UPDATE users SET hash = 'i'");
            assertEquals("i", accounts.hash(bob).orElseThrow());
            assertNotEquals(before, accounts.look(bob).orElseThrow().stamp());
        }
    }

    @Test
    void aDatabaseThatIsNotThereIsToldInWords() {
        JdbcDataSource nowhere = new JdbcDataSource();
        nowhere.setURL("jdbc:h2:tcp://localhost:1/none");
        IOException e = assertThrows(IOException.class, () -> UsersTable.open(nowhere));
        assertTrue(e.getMessage().startsWith("the table of users cannot be made"), e.getMessage());
    }
}
