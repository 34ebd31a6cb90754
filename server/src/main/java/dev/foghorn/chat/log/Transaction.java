package dev.foghorn.chat.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** One append of drafts, from the locks of their rooms to the commit. Whoever has the rooms' rows has the rooms. */
final class Transaction {
    /** Of one statement, so that it stays short enough for every database. */
    private static final int MOST_ALTERNATIVES = 64;

    private final Connection connection;
    private final BeforeCommit beforeCommit;

    Transaction(Connection connection, BeforeCommit beforeCommit) {
        this.connection = connection;
        this.beforeCommit = beforeCommit;
    }

    /** Is told the new messages; what it throws keeps them from being committed. */
    interface BeforeCommit {
        void accept(List<Entry> fresh) throws LogException;
    }

    /**
     * @param lookUp whether to look first which drafts are there already; otherwise one of them makes the unique key
     *     fail, and nothing is kept. They are rare, and looking for them takes longer than all the rest
     */
    Result append(List<Draft> drafts, boolean lookUp) throws SQLException, LogException {
        connection.setAutoCommit(false);
        Map<String, Long> lastIds = lockRooms(drafts);
        Numbering numbering = new Numbering(lastIds, lookUp ? find(drafts) : new HashMap<>());
        List<Appended> appended = drafts.stream().map(numbering::append).toList();
        write(numbering, lastIds);
        beforeCommit.accept(numbering.fresh());
        connection.commit();
        List<Grown> grown = new ArrayList<>();
        numbering.changed().forEach((room, last) -> grown.add(new Grown(room, lastIds.getOrDefault(room, 0L), last)));
        return new Result(appended, grown);
    }

    /** @param rooms those that have new messages */
    record Result(List<Appended> appended, List<Grown> rooms) {}

    /** A room, its last id before the transaction, and after it. */
    record Grown(String name, long before, long last) {}

    /** In the order of their names: two who lock several cannot wait for each other. */
    private Map<String, Long> lockRooms(List<Draft> drafts) throws SQLException {
        TreeSet<String> sorted = new TreeSet<>();
        drafts.forEach(draft -> sorted.add(draft.room()));
        Map<String, Long> lastIds = new HashMap<>();
        for (List<String> rooms : split(List.copyOf(sorted))) {
            String marks = String.join(", ", Collections.nCopies(rooms.size(), "?"));
            try (PreparedStatement select = connection.prepareStatement("SELECT name, last_id FROM foghorn_rooms "
                    + "WHERE name IN (" + marks + ") ORDER BY name FOR UPDATE")) {
                for (int i = 0; i < rooms.size(); i++) {
                    select.setBytes(i + 1, rooms.get(i).getBytes(UTF_8));
                }
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        lastIds.put(new String(rows.getBytes(1), UTF_8), rows.getLong(2));
                    }
                }
            }
        }
        return lastIds;
    }

    /** Each is one look into the index of the unique key; an IN of rows is not, in every database. */
    private Map<DraftKey, Entry> find(List<Draft> drafts) throws SQLException {
        Map<DraftKey, Entry> found = new HashMap<>();
        for (List<Draft> some : split(drafts)) {
            String one = MessageRows.SELECT + " WHERE room = ? AND author = ? AND reference = ?";
            try (PreparedStatement select = connection.prepareStatement(
                    String.join(" UNION ALL ", Collections.nCopies(some.size(), one)))) {
                int parameter = 1;
                for (Draft draft : some) {
                    select.setBytes(parameter++, draft.room().getBytes(UTF_8));
                    select.setBytes(parameter++, draft.user().getBytes(UTF_8));
                    select.setBytes(parameter++, draft.reference().getBytes(UTF_8));
                }
                try (ResultSet rows = select.executeQuery()) {
                    MessageRows.readAll(rows).forEach(entry -> found.put(DraftKey.of(entry.draft()), entry));
                }
            }
        }
        return found;
    }

    private static <T> List<List<T>> split(List<T> whole) {
        List<List<T>> parts = new ArrayList<>();
        for (int from = 0; from < whole.size(); from += MOST_ALTERNATIVES) {
            parts.add(whole.subList(from, Math.min(from + MOST_ALTERNATIVES, whole.size())));
        }
        return parts;
    }

    /** New rooms first: if another server makes one at the same time, this waits for it, and fails. */
    private void write(Numbering numbering, Map<String, Long> lastIds) throws SQLException {
        try (PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO foghorn_rooms (last_id, name) VALUES (?, ?)");
                PreparedStatement update =
                        connection.prepareStatement("UPDATE foghorn_rooms SET last_id = ? WHERE name = ?")) {
            for (Map.Entry<String, Long> room : numbering.changed().entrySet()) {
                PreparedStatement statement = lastIds.containsKey(room.getKey()) ? update : insert;
                statement.setLong(1, room.getValue());
                statement.setBytes(2, room.getKey().getBytes(UTF_8));
                statement.addBatch();
            }
            insert.executeBatch();
            update.executeBatch();
        }
        try (PreparedStatement insert = connection.prepareStatement(MessageRows.INSERT)) {
            for (Entry entry : numbering.fresh()) {
                MessageRows.set(insert, entry);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
