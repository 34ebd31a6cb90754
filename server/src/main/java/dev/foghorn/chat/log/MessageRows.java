package dev.foghorn.chat.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/** How a message lies in its table. */
final class MessageRows {
    static final String SELECT =
            "SELECT room, id, author, reference, said_at, media, content, flagged FROM foghorn_messages";
    static final String INSERT = "INSERT INTO foghorn_messages "
            + "(room, id, author, reference, said_at, media, content, flagged) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

    private MessageRows() {}

    static List<Entry> readAll(ResultSet rows) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        while (rows.next()) {
            entries.add(new Entry(rows.getLong(2), new Draft(
                    new String(rows.getBytes(1), UTF_8),
                    new String(rows.getBytes(3), UTF_8),
                    new String(rows.getBytes(4), UTF_8),
                    rows.getLong(5),
                    rows.getString(6),
                    rows.getBytes(7),
                    rows.getBoolean(8))));
        }
        return entries;
    }

    static void set(PreparedStatement insert, Entry entry) throws SQLException {
        Draft draft = entry.draft();
        insert.setBytes(1, draft.room().getBytes(UTF_8));
        insert.setLong(2, entry.id());
        insert.setBytes(3, draft.user().getBytes(UTF_8));
        insert.setBytes(4, draft.reference().getBytes(UTF_8));
        insert.setLong(5, draft.at());
        if (draft.media() == null) {
            insert.setNull(6, Types.VARCHAR);
        } else {
            insert.setString(6, draft.media());
        }
        insert.setBytes(7, draft.content());
        insert.setBoolean(8, draft.flagged());
    }
}
