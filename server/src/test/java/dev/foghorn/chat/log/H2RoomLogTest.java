package dev.foghorn.chat.log;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;

/** Any database of H2, without a journal. */
class H2RoomLogTest extends JdbcRoomLogContract {
    @TempDir
    private Path folder;

    @Override
    String url() {
        return "jdbc:h2:retry:" + folder.resolve("new").resolve("it's a chat").toAbsolutePath() + ";DB_CLOSE_ON_EXIT=FALSE";
    }

    @Override
    String hurried() {
        return url() + ";LOCK_TIMEOUT=500";
    }

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), "foghorn", "");
    }

    @Override
    JdbcRoomLog open(String url, long keep) throws LogException {
        return JdbcRoomLog.open(url, "foghorn", "", keep);
    }

    @Override
    Database database() throws LogException {
        return Database.open(url(), "foghorn", "");
    }
}
