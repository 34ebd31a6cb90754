package dev.foghorn.chat;

import dev.foghorn.chat.log.DatabaseServer;
import dev.foghorn.chat.log.JdbcRoomLog;
import dev.foghorn.chat.log.MariaDb;
import dev.foghorn.chat.log.MemoryRoomLog;
import dev.foghorn.chat.log.PostgreSql;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is missing, nothing is there twice, and the order is the same for all, whoever is cut off. */
class ManyWritersTest {
    private final ManyWriters many = new ManyWriters(8, 5000, 50, 5);

    private static MemoryRoomLog memory(ManyWriters many) {
        return new MemoryRoomLog(many.total(), Long.MAX_VALUE, Long.MAX_VALUE);
    }

    @Test
    void inMemory() throws Exception {
        many.run(memory(many));
    }

    @Test
    void onAStoreThatFailsNowAndThen() throws Exception {
        ManyWriters fewer = new ManyWriters(8, 1500, 20, 2);
        fewer.run(FaultyLog.byChance(memory(fewer), 11));
    }

    @Test
    void inAFileOfH2(@TempDir Path folder) throws Exception {
        many.run(JdbcRoomLog.inFile(folder.resolve("chat"), 0));
    }

    @Test
    void inPostgreSql() throws Exception {
        runIn(new PostgreSql());
    }

    @Test
    void inMariaDb() throws Exception {
        runIn(new MariaDb());
    }

    private void runIn(DatabaseServer server) throws Exception {
        try (server) {
            server.create();
            many.run(JdbcRoomLog.open(server.url(), DatabaseServer.USER, DatabaseServer.PASSWORD, 0));
        }
    }
}
