package dev.foghorn.chat.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps messages in a database: H2 in a file, PostgreSQL, MariaDB or MySQL, whose driver must be on the class path.
 *
 * <p>What was appended survives a process that is killed. PostgreSQL and MariaDB have it on disk when the append
 * returns, unless they are set up otherwise. A file of {@link #inFile} has a journal beside it that does, since H2 does
 * not keep the promise: it writes a little later than a commit returns, and a process that is killed takes the last
 * messages with it, or a part of them. {@link #open} with a URL of H2 has no journal, and warns.
 *
 * <p>One chat server has one database: what another one appends is kept, in order too, since each append locks its
 * rooms' rows; but the members of a room hear only what their own server has appended. A method waits at most 3 s for a
 * connection and 10 s for an answer (unless the URL has other timeouts), then it throws; once the database is back it
 * works again. Threads in a method should not be interrupted.
 *
 * <p>The tables are {@code foghorn_rooms}, {@code foghorn_messages} and {@code foghorn_meta}, made at first use. Names
 * and references are their UTF-8 bytes there. After an older copy of the tables was put back, ids may be given a second
 * time: change the epoch in {@code foghorn_meta}.
 */
public class JdbcRoomLog implements RoomLog {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcRoomLog.class);

    /** The first may fail since messages were there, the next since another server made the same room. */
    private static final int ATTEMPTS = 3;

    /** Old messages are deleted each time so many new ones have come to a room. */
    private static final int TRIM_EVERY = 100;

    /** At once: more, but not so many that the room would be locked for long. */
    private static final int MOST_TRIMMED = 1000;

    private final Database database;
    private final long keep;

    JdbcRoomLog(Database database, long keep) {
        if (keep < 0) {
            throw new IllegalArgumentException("a room cannot keep " + keep + " messages");
        }
        this.database = database;
        this.keep = keep;
    }

    /**
     * Opens the log in a database, and makes its tables if they are not there.
     *
     * @param url begins with {@code jdbc:h2:}, {@code jdbc:postgresql:}, {@code jdbc:mariadb:} or {@code jdbc:mysql:}
     * @param user may be null if the URL says it; so may the password
     * @param keep how many messages of each room are kept at least; the others are deleted before long. 0: all
     * @throws LogException with a sentence that says what is wrong
     */
    public static JdbcRoomLog open(String url, String user, String password, long keep) throws LogException {
        Database database = Database.open(url, user, password);
        if (Dialect.of(url) == Dialect.H2) {
            LOG.warn("H2 may forget what was stored last when its process is killed, or keep a half that is in the way"
                    + " of what comes next, and with {} there is no journal against it: keep nothing there that must"
                    + " not be lost", Dialect.withoutParameters(url));
        }
        return new JdbcRoomLog(database, keep);
    }

    /**
     * Opens the log in a file, or makes one. One process at a time can have it open, and only once.
     *
     * <p>Its journal is in two files beside it, each of 16 MiB or what is written in 10 s. What H2's file lacks is put
     * back from there: when the log is opened, and when H2 has closed its file meanwhile, as it does if the disk is
     * full. If H2's file is much older (a copy was put back, say), the messages between are lost, which is logged as an
     * error, and the log has another epoch. If the power fails, the journal is on the disk if the disk tells the truth;
     * whether H2 can read its own file then, nobody promises.
     *
     * @param file H2 adds {@code .mv.db} to its name, and the journal {@code .journal.1} and {@code .journal.2}
     * @param keep as in {@link #open}
     * @throws LogException with a sentence that says what is wrong
     */
    public static JdbcRoomLog inFile(Path file, long keep) throws LogException {
        return FileRoomLog.open(file, keep);
    }

    /**
     * The database, for tables of others beside these; closed with this. A journal does not have what is in those: a
     * kill may take from H2 what was committed there last.
     */
    public DataSource dataSource() {
        return database.pool();
    }

    @Override
    public String epoch() {
        return database.epoch();
    }

    @Override
    public List<Appended> append(List<Draft> drafts) throws LogException {
        if (drafts.isEmpty()) {
            return List.of();
        }
        for (int attempt = 1; ; attempt++) {
            try {
                Transaction.Result result = tryToAppend(drafts, attempt > 1);
                trim(result.rooms());
                return result.appended();
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !mayGoBetterAtOnce(e)) {
                    throw new LogException("The database did not keep the messages: " + reason(e), e);
                }
            }
        }
    }

    /** What was not committed is rolled back as the connection goes back into the pool. */
    private Transaction.Result tryToAppend(List<Draft> drafts, boolean lookUp)
            throws SQLException, LogException {
        try (Connection connection = database.connect()) {
            return new Transaction(connection, this::beforeCommit).append(drafts, lookUp);
        }
    }

    /** Called with the new messages of a transaction, whose rooms are locked. What this throws rolls it back. */
    void beforeCommit(List<Entry> fresh) throws LogException {}

    /** A key was there already (23), or two transactions got into each other's way (40). */
    private static boolean mayGoBetterAtOnce(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("23") || state.startsWith("40"));
    }

    /** Whether this works or not, the messages are kept. */
    private void trim(List<Transaction.Grown> rooms) {
        if (keep == 0) {
            return;
        }
        for (Transaction.Grown room : rooms) {
            if (room.before() / TRIM_EVERY != room.last() / TRIM_EVERY) {
                try (Connection connection = database.connect()) {
                    trim(connection, room.name().getBytes(UTF_8));
                } catch (SQLException e) {
                    LOG.warn("Old messages of room {} were not deleted: {}", room.name(), reason(e));
                }
            }
        }
    }

    private void trim(Connection connection, byte[] room) throws SQLException {
        Extent extent = extent(connection, room);
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM foghorn_messages WHERE room = ? AND id <= ?")) {
            delete.setBytes(1, room);
            delete.setLong(2, Math.min(extent.last() - keep, extent.first() + MOST_TRIMMED - 1));
            delete.executeUpdate();
        }
    }

    @Override
    public List<Entry> read(String room, long after, int limit, long bytes) throws LogException {
        requireLimit(limit);
        long last = after > Long.MAX_VALUE - limit ? Long.MAX_VALUE : after + limit;
        try (Connection connection = database.connect()) {
            List<Entry> entries = new Span(connection, room, after + 1, last).readFirst(bytes);
            return entries.isEmpty() || entries.get(0).id() != after + 1 ? List.of() : entries;
        } catch (SQLException e) {
            throw cannotRead(e);
        }
    }

    @Override
    public List<Entry> readBefore(String room, long before, int limit, long bytes) throws LogException {
        requireLimit(limit);
        try (Connection connection = database.connect()) {
            List<Entry> entries = new Span(connection, room, before - limit, before - 1).readLast(bytes);
            return entries.isEmpty() || entries.get(entries.size() - 1).id() != before - 1 ? List.of() : entries;
        } catch (SQLException e) {
            throw cannotRead(e);
        }
    }

    private static void requireLimit(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit " + limit);
        }
    }

    @Override
    public Extent extent(String room) throws LogException {
        try (Connection connection = database.connect()) {
            return extent(connection, room.getBytes(UTF_8));
        } catch (SQLException e) {
            throw cannotRead(e);
        }
    }

    private static LogException cannotRead(SQLException e) {
        return new LogException("The database cannot be read: " + reason(e), e);
    }

    /** If there is no connection, the pool knows only how long it has tried; the driver knows why. */
    private static String reason(SQLException e) {
        return e.getCause() instanceof SQLException driver ? driver.getMessage() : e.getMessage();
    }

    /** One statement, so that both are of the same instant. */
    static Extent extent(Connection connection, byte[] room) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT last_id, "
                + "(SELECT id FROM foghorn_messages WHERE room = ? ORDER BY room, id LIMIT 1) "
                + "FROM foghorn_rooms WHERE name = ?")) {
            select.setBytes(1, room);
            select.setBytes(2, room);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return new Extent(1, 0);
                }
                long last = row.getLong(1);
                long first = row.getLong(2);
                return new Extent(row.wasNull() ? last + 1 : first, last);
            }
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
