package dev.foghorn.chat.account;

import dev.foghorn.chat.wire.ChatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the table of a {@link UsersTable} into the file of a {@link UsersFile}: once the chat had its accounts in the
 * file of H2, too. Killed at any time and done again, it is done.
 */
public final class UsersMove {
    private static final Logger log = LoggerFactory.getLogger(UsersMove.class);

    private UsersMove() {}

    /**
     * Does nothing if there is no such table.
     *
     * @param database of H2
     * @param file if it is there, it has all that was in the table, and more that came since
     */
    public static void run(DataSource database, Path file) throws IOException {
        try (Connection connection = database.getConnection(); Statement sql = connection.createStatement()) {
            if (!hasTable(connection)) {
                return;
            }
            if (!Files.exists(file)) {
                List<String> lines = lines(sql);
                UsersFile.write(file, lines);
                log.info("the accounts are in {} from now on; {} were moved there from the database", file,
                        lines.size());
            }
            sql.executeUpdate("DROP TABLE users");
        } catch (SQLException e) {
            throw new IOException("the accounts cannot be moved to " + file + ": " + e.getMessage(), e);
        }
    }

    private static boolean hasTable(Connection connection) throws SQLException {
        try (ResultSet tables = connection.getMetaData().getTables(null, "PUBLIC", "USERS", null)) {
            return tables.next();
        }
    }

    private static List<String> lines(Statement sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (ResultSet rows = sql.executeQuery("SELECT name, roles, hash FROM users ORDER BY name")) {
            while (rows.next()) {
                String name = rows.getString(1);
                String hash = rows.getString(3);
                if (Passwords.isHash(hash)) {
                    add(name, rows.getString(2), hash, lines);
                } else {
                    log.warn("the account '{}' is left out: its hash is none of bcrypt, so nobody could use it", name);
                }
            }
        }
        return lines;
    }

    private static void add(String name, String roles, String hash, List<String> lines) {
        try {
            lines.add(UsersFile.line(Account.of(name, roles, hash), hash));
        } catch (ChatException e) {
            log.warn("the account '{}' is left out: {}", name, e.getMessage());
        }
    }
}
