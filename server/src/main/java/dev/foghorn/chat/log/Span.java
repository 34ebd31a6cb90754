package dev.foghorn.chat.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Messages of a room that are next to each other in a table. Where not all of them may be read, their lengths are read
 * first: a driver fetches all that a statement finds, however much that is.
 */
final class Span {
    private static final String WHERE = " WHERE room = ? AND id BETWEEN ? AND ?";
    private static final String IN_ORDER = " ORDER BY room, id";
    private static final String FROM_THE_END = " ORDER BY room DESC, id DESC";

    private final Connection connection;
    private final byte[] room;
    private final long first;
    private final long last;

    Span(Connection connection, String room, long first, long last) {
        this.connection = connection;
        this.room = room.getBytes(UTF_8);
        this.first = first;
        this.last = last;
    }

    /** @param bytes of content at most; one message is read in any case */
    List<Entry> readFirst(long bytes) throws SQLException {
        return read(first, bytes == Long.MAX_VALUE ? last : lastThatFits(IN_ORDER, bytes, first - 1));
    }

    /** @param bytes of content at most; one message is read in any case */
    List<Entry> readLast(long bytes) throws SQLException {
        return read(bytes == Long.MAX_VALUE ? first : lastThatFits(FROM_THE_END, bytes, last + 1), last);
    }

    private long lastThatFits(String order, long bytes, long none) throws SQLException {
        try (PreparedStatement select = select(
                        "SELECT id, OCTET_LENGTH(content) FROM foghorn_messages", first, last, order);
                ResultSet rows = select.executeQuery()) {
            long fits = none;
            long left = bytes;
            while (rows.next()) {
                left -= rows.getInt(2);
                if (left < 0 && fits != none) {
                    break;
                }
                fits = rows.getLong(1);
            }
            return fits;
        }
    }

    private List<Entry> read(long from, long to) throws SQLException {
        try (PreparedStatement select = select(MessageRows.SELECT, from, to, IN_ORDER);
                ResultSet rows = select.executeQuery()) {
            return MessageRows.readAll(rows);
        }
    }

    private PreparedStatement select(String what, long from, long to, String order) throws SQLException {
        PreparedStatement select = connection.prepareStatement(what + WHERE + order);
        select.setBytes(1, room);
        select.setLong(2, from);
        select.setLong(3, to);
        return select;
    }
}
