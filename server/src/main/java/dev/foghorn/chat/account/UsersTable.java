package dev.foghorn.chat.account;

import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.threads.Repeating;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accounts in the table {@code users} of a database, which is made if it is not there.
 *
 * <pre>
 *   name_key  what equal names have in common: the primary key, so that the database settles who was first
 *   name      as it is shown
 *   hash      of the password, by bcrypt
 *   roles     with commas between
 * </pre>
 *
 * Names, roles and stamps are kept in memory, and read anew now and then: others may change the table.
 */
public final class UsersTable implements Accounts {
    private static final Logger log = LoggerFactory.getLogger(UsersTable.class);
    private static final Duration READ_EVERY = Duration.ofSeconds(30);
    /** In characters: more than folding and surrogate pairs make of 32 letters, and as much as any MySQL can index. */
    private static final int KEY_LENGTH = 190;
    /** SQL's class of broken constraints. */
    private static final String INTEGRITY = "23";

    private final DataSource database;
    private final Repeating reading;
    /** By {@link UserName#key}. Replaced as a whole, but for what is added here. */
    private volatile Map<String, Account> accounts = Map.of();

    private UsersTable(DataSource database, Duration every) throws IOException {
        this.database = database;
        create();
        read();
        reading = new Repeating("foghorn-users", every, this::read);
    }

    /**
     * Makes the table if it is not there, and reads it.
     *
     * @param database whose connections commit each statement, as they do by default; not closed with this
     */
    public static UsersTable open(DataSource database) throws IOException {
        return open(database, READ_EVERY);
    }

    static UsersTable open(DataSource database, Duration every) throws IOException {
        return new UsersTable(database, every);
    }

    private void create() throws IOException {
        try (Connection connection = database.getConnection(); Statement sql = connection.createStatement()) {
            // elsewhere names are compared as they are; these two would take e for é
            String product = connection.getMetaData().getDatabaseProductName();
            boolean loose = product.equals("MySQL") || product.equals("MariaDB");
            sql.executeUpdate("CREATE TABLE IF NOT EXISTS users (name_key VARCHAR(" + KEY_LENGTH + ") PRIMARY KEY, "
                    + "name VARCHAR(190) NOT NULL, hash VARCHAR(100) NOT NULL, roles VARCHAR(1000) NOT NULL)"
                    + (loose ? " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin" : ""));
        } catch (SQLException e) {
            throw new IOException("the table of users cannot be made: " + e.getMessage(), e);
        }
    }

    private synchronized void read() throws IOException {
        Map<String, Account> read = new HashMap<>();
        try (Connection connection = database.getConnection();
                PreparedStatement sql = connection.prepareStatement("SELECT name, roles, hash FROM users");
                ResultSet rows = sql.executeQuery()) {
            while (rows.next()) {
                add(rows.getString(1), rows.getString(2), rows.getString(3), read);
            }
        } catch (SQLException e) {
            throw new IOException("the table of users cannot be read: " + e.getMessage(), e);
        }
        accounts = read;
    }

    private static void add(String name, String roles, String hash, Map<String, Account> read) {
        try {
            Account account = Account.of(name, roles, hash);
            read.put(account.name().key(), account);
        } catch (ChatException e) {
            log.warn("a row of the table of users is left out: {}", e.getMessage());
        }
    }

    @Override
    public Optional<Account> look(UserName name) {
        return Optional.ofNullable(accounts.get(name.key()));
    }

    @Override
    public Optional<String> hash(UserName name) throws IOException {
        try (Connection connection = database.getConnection();
                PreparedStatement sql = connection.prepareStatement("SELECT hash FROM users WHERE name_key = ?")) {
            sql.setString(1, name.key());
            try (ResultSet rows = sql.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                String hash = rows.getString(1);
                if (look(name).filter(known -> known.stamp().equals(Account.stamp(hash))).isEmpty()) {
                    read(); // somebody else has added it, or given it another password
                }
                return Optional.of(hash);
            }
        } catch (SQLException e) {
            throw new IOException("the table of users cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean add(Account account, String hash) throws IOException {
        if (!insert(account, hash)) {
            return false;
        }
        remember(account);
        return true;
    }

    private boolean insert(Account account, String hash) throws IOException {
        try (Connection connection = database.getConnection();
                PreparedStatement sql = connection.prepareStatement(
                        "INSERT INTO users (name_key, name, hash, roles) VALUES (?, ?, ?, ?)")) {
            sql.setString(1, account.name().key());
            sql.setString(2, account.name().text());
            sql.setString(3, hash);
            sql.setString(4, account.joinedRoles());
            sql.executeUpdate();
            return true;
        } catch (SQLException e) {
            if (e.getSQLState() != null && e.getSQLState().startsWith(INTEGRITY)) {
                return false;
            }
            throw new IOException("the table of users cannot be written: " + e.getMessage(), e);
        }
    }

    private synchronized void remember(Account account) {
        Map<String, Account> more = new HashMap<>(accounts);
        more.put(account.name().key(), account);
        accounts = more;
    }

    @Override
    public void close() {
        reading.close();
    }
}
