package dev.foghorn.chat.log;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import javax.sql.DataSource;

/** A database that has the tables, and a pool of connections to it. Thread-safe. */
final class Database implements AutoCloseable {
    /** One for each writer, and some for those who read. */
    private static final int MOST_CONNECTIONS = 8;

    /** Whoever waits for a connection has users that wait. */
    private static final long CONNECTION_TIMEOUT_MS = 3000;

    /** Less than that, so that a dead connection is found out and replaced meanwhile. */
    private static final long VALIDATION_TIMEOUT_MS = 1000;

    private static final int H2_FILE_LOCKED = 90020;
    private static final int H2_FILE_CORRUPTED = 90030;

    private final HikariDataSource pool;
    private final String epoch;

    private Database(HikariDataSource pool, String epoch) {
        this.pool = pool;
        this.epoch = epoch;
    }

    /** The file's name without H2's ending; what is beside it begins with that. */
    static Path baseOf(Path file) throws LogException {
        Path base = Path.of(file.toAbsolutePath().toString().replaceFirst("\\.mv\\.db$", ""));
        if (base.toString().contains(";")) {
            throw new LogException("H2 cannot use " + base + ": there is a semicolon in it.", null);
        }
        return base;
    }

    /** Opens a file of H2, or makes one. */
    static Database inFile(Path base) throws LogException {
        // retry: a thread that is interrupted closes the file, which is opened again
        // DB_CLOSE_ON_EXIT: it is closed with the log, which may have to write until the process ends
        return open("jdbc:h2:retry:" + base + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0", "foghorn", "");
    }

    /** See {@link JdbcRoomLog#open}. */
    static Database open(String url, String user, String password) throws LogException {
        Dialect dialect;
        try {
            dialect = Dialect.of(url);
        } catch (IllegalArgumentException e) {
            throw new LogException(e.getMessage(), e);
        }
        String completed = dialect.complete(url);
        Properties properties = new Properties();
        dialect.addTo(properties, completed);
        // a first connection before there is a pool: what is wrong is told once, and by us
        try (Connection first = connect(dialect, completed, properties, user, password)) {
            String epoch = Schema.prepare(first, dialect);
            return new Database(pool(dialect, completed, properties, user, password), epoch);
        } catch (SQLException | IllegalStateException e) {
            throw new LogException(sentence(e, dialect, url, user), e);
        }
    }

    private static Connection connect(
            Dialect dialect, String url, Properties options, String user, String password) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(options);
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        Connection connection;
        try {
            Driver driver = (Driver) Class.forName(dialect.driver).getDeclaredConstructor().newInstance();
            connection = driver.connect(url, properties);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("its driver is not on the class path (" + dialect.driver + ")", e);
        }
        if (connection == null) {
            throw new IllegalStateException("its driver does not understand the URL");
        }
        return connection;
    }

    private static HikariDataSource pool(
            Dialect dialect, String url, Properties options, String user, String password) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("foghorn-chat");
        config.setDriverClassName(dialect.driver);
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setDataSourceProperties(options);
        config.setMaximumPoolSize(MOST_CONNECTIONS);
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MS);
        config.setValidationTimeout(VALIDATION_TIMEOUT_MS);
        // after waiting for a lock one must see what the other has done
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return new HikariDataSource(config);
    }

    private static String sentence(Exception e, Dialect dialect, String url, String user) {
        String where = Dialect.withoutParameters(url);
        if (e instanceof SQLException sql) {
            String state = String.valueOf(sql.getSQLState());
            if (sql.getErrorCode() == H2_FILE_LOCKED) {
                return "Another program has " + where + " open; stop it first, or choose another file.";
            }
            if (sql.getErrorCode() == H2_FILE_CORRUPTED) {
                return "The file of " + where + " is damaged, and H2 cannot read it. Put a copy back, and leave the"
                        + " journal where it is, which has the last messages; or move both away to begin anew. ("
                        + e.getMessage() + ")";
            }
            if (state.startsWith("28")) {
                return dialect.product + " at " + where + " refuses user " + user + " with this password.";
            }
            if (state.startsWith("08")) {
                return dialect.product + " cannot be reached at " + where + ": " + e.getMessage();
            }
        }
        return "The chat cannot use " + dialect.product + " at " + where + ": " + e.getMessage();
    }

    String epoch() {
        return epoch;
    }

    DataSource pool() {
        return pool;
    }

    Connection connect() throws SQLException {
        return pool.getConnection();
    }

    /** The pool opens new ones: it looks whether they are alive only if they were not used for a while. */
    void forgetConnections() {
        pool.getHikariPoolMXBean().softEvictConnections();
    }

    /** H2 only: what is in the file is on the disk afterwards. */
    void sync() throws SQLException {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
