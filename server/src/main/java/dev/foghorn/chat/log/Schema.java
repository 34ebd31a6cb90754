package dev.foghorn.chat.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The tables, made when they are first needed; several servers may do so at once. */
final class Schema {
    private static final int VERSION = 1;

    private Schema() {}

    /**
     * Makes what is not there.
     *
     * @return the epoch of what is kept there
     */
    static String prepare(Connection connection, Dialect dialect) throws SQLException {
        try {
            return epoch(connection);
        } catch (SQLException notThere) {
            return create(connection, dialect);
        }
    }

    static String epoch(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT version, epoch FROM foghorn_meta WHERE id = 1")) {
            if (!row.next()) {
                throw new SQLException("the table foghorn_meta is empty");
            }
            if (row.getInt(1) != VERSION) {
                throw new IllegalStateException("the tables are of version " + row.getInt(1)
                        + ", and this program knows version " + VERSION);
            }
            return row.getString(2);
        }
    }

    /**
     * The epoch comes last: where it is, everything is. What another server makes at the same time may be refused here,
     * but is there then.
     */
    private static String create(Connection connection, Dialect dialect) throws SQLException {
        List<String> steps = new ArrayList<>(dialect.createTables());
        steps.add("INSERT INTO foghorn_meta (id, version, epoch) VALUES (1, %d, '%s')"
                .formatted(VERSION, UUID.randomUUID()));
        SQLException refused = null;
        try (Statement statement = connection.createStatement()) {
            for (String step : steps) {
                try {
                    statement.execute(step);
                } catch (SQLException e) {
                    refused = refused == null ? e : refused;
                }
            }
            return epoch(connection);
        } catch (SQLException e) {
            throw refused == null ? e : refused;
        }
    }

    /** Whether no room was ever written. */
    static boolean isEmpty(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT name FROM foghorn_rooms LIMIT 1")) {
            return !row.next();
        }
    }

    static void setEpoch(Connection connection, String epoch) throws SQLException {
        connection.setAutoCommit(true);
        try (PreparedStatement update = connection.prepareStatement("UPDATE foghorn_meta SET epoch = ?")) {
            update.setString(1, epoch);
            update.executeUpdate();
        }
    }
}
