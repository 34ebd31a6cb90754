package dev.foghorn.chat.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts back into a database what its journal has and it has not. Nobody appends meanwhile. Done twice, it is done. */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    /** Messages of one transaction. */
    private static final int AT_ONCE = 256;

    private final Database database;
    private final Journal journal;
    private final Map<String, Long> lastIds = new HashMap<>();
    private final Map<String, SortedMap<Long, Draft>> missing = new TreeMap<>();

    Recovery(Database database, Journal journal) {
        this.database = database;
        this.journal = journal;
    }

    /**
     * @return whether something was missing. If not all of it could be put back under its ids, the tables have another
     *     epoch now
     * @throws LogException if the journal is not of this database
     */
    boolean run() throws SQLException, IOException {
        String before = journal.epoch();
        // the second one was set last, so all the rest is there
        if (before == null || database.epoch().equals(epochAfter(before))) {
            return false;
        }
        try (Connection connection = database.connect()) {
            boolean isNew = !database.epoch().equals(before);
            if (isNew) {
                if (!Schema.isEmpty(connection)) {
                    throw new LogException("The files " + journal + " are not of this database. If it is the right one,"
                            + " move them away.", null);
                }
                Schema.setEpoch(connection, before);
            }
            findMissing(connection);
            if (missing.isEmpty()) {
                return isNew;
            }
            if (!putBack(connection)) {
                Schema.setEpoch(connection, epochAfter(before));
            }
            return true;
        }
    }

    /** The same whenever it is asked for, so that a recovery that did not come to its end is known the next time. */
    private static String epochAfter(String epoch) {
        return UUID.nameUUIDFromBytes(epoch.getBytes(UTF_8)).toString();
    }

    private void findMissing(Connection connection) throws SQLException, IOException {
        Map<String, TreeMap<Long, Draft>> kept = new TreeMap<>();
        journal.read(entry -> {
            TreeMap<Long, Draft> ofRoom = kept.computeIfAbsent(entry.draft().room(), name -> new TreeMap<>());
            ofRoom.tailMap(entry.id()).clear();
            ofRoom.put(entry.id(), entry.draft());
        });
        for (Map.Entry<String, TreeMap<Long, Draft>> room : kept.entrySet()) {
            long whole = wholeUpTo(connection, room.getKey(), room.getValue());
            SortedMap<Long, Draft> lost = room.getValue().tailMap(whole + 1);
            if (!lost.isEmpty()) {
                lastIds.put(room.getKey(), whole);
                missing.put(room.getKey(), lost);
            }
        }
    }

    /**
     * The last id that the room reaches without a gap. H2 does not keep all of a transaction or nothing when its process
     * is killed amid one: the room's last id may be there, and the messages that it counts are not. Then what comes
     * after the gap is taken out, for the journal has it as well.
     */
    private static long wholeUpTo(Connection connection, String name, TreeMap<Long, Draft> kept)
            throws SQLException {
        byte[] room = name.getBytes(UTF_8);
        Extent extent = JdbcRoomLog.extent(connection, room);
        // what is older was deleted, and is no gap
        long whole = Math.min(Math.max(kept.firstKey(), extent.first()) - 1, extent.last());
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT id FROM foghorn_messages WHERE room = ? AND id > ? ORDER BY room, id")) {
            select.setBytes(1, room);
            select.setLong(2, whole);
            try (ResultSet ids = select.executeQuery()) {
                while (ids.next() && ids.getLong(1) == whole + 1) {
                    whole++;
                }
            }
        }
        if (whole == extent.last()) {
            return whole;
        }
        if (kept.subMap(whole + 1, extent.last() + 1).size() < extent.last() - whole) {
            LOG.error("Message {} of room {} is lost, and its journal does not have it either", whole + 1, name);
            return extent.last();
        }
        cut(connection, room, whole);
        return whole;
    }

    private static void cut(Connection connection, byte[] room, long last) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement delete = connection.prepareStatement(
                        "DELETE FROM foghorn_messages WHERE room = ? AND id > ?");
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE foghorn_rooms SET last_id = ? WHERE name = ?")) {
            delete.setBytes(1, room);
            delete.setLong(2, last);
            delete.executeUpdate();
            update.setLong(1, last);
            update.setBytes(2, room);
            update.executeUpdate();
        }
        connection.commit();
    }

    /** Returns whether all got the ids that they had. */
    private boolean putBack(Connection connection) throws SQLException, LogException {
        boolean same = true;
        long count = 0;
        for (Map.Entry<String, SortedMap<Long, Draft>> room : missing.entrySet()) {
            same &= putBack(connection, room.getKey(), room.getValue());
            count += room.getValue().size();
        }
        LOG.warn("{} messages that were not in the database were put back from its journal", count);
        return same;
    }

    private boolean putBack(Connection connection, String room, SortedMap<Long, Draft> drafts)
            throws SQLException, LogException {
        List<Long> ids = List.copyOf(drafts.keySet());
        List<Draft> all = List.copyOf(drafts.values());
        boolean same = true;
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            int to = Math.min(from + AT_ONCE, all.size());
            List<Appended> appended = new Transaction(connection, fresh -> {}).append(all.subList(from, to), true)
                    .appended();
            same &= appended.stream().map(one -> one.entry().id()).toList().equals(ids.subList(from, to));
        }
        if (!same) {
            LOG.error("Messages of room {} are lost: the database ends with {}, and its journal has {} of those from {}"
                    + " to {}. These have other ids now, and so the log has another epoch", room, lastIds.get(room),
                    ids.size(), drafts.firstKey(), drafts.lastKey());
        }
        return same;
    }
}
