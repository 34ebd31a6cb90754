package dev.foghorn.chat.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;

/** What every log in the database of another process does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServerRoomLogContract extends JdbcRoomLogContract {
    final DatabaseServer server;

    ServerRoomLogContract(DatabaseServer server) {
        this.server = server;
    }

    @BeforeAll
    final void startServer() throws Exception {
        server.create();
    }

    @AfterAll
    final void stopServer() throws Exception {
        server.close();
    }

    @Override
    final String url() {
        return server.url();
    }

    private String where() {
        return Dialect.withoutParameters(url());
    }

    @Override
    final Connection connect() throws SQLException {
        return server.connect();
    }

    @Override
    final JdbcRoomLog open(String url, long keep) throws LogException {
        return JdbcRoomLog.open(url, DatabaseServer.USER, DatabaseServer.PASSWORD, keep);
    }

    @Override
    final Database database() throws LogException {
        return Database.open(url(), DatabaseServer.USER, DatabaseServer.PASSWORD);
    }

    @Test
    void aLogWhoseDatabaseWasAwayWorksAgain() throws Exception {
        log.append(drafts("hall", 1, 2));
        server.stop();
        List<Executable> calls = List.of(
                () -> log.append(drafts("hall", 3, 3)), () -> log.read("hall", 0, 3), () -> log.extent("hall"));
        // at once, since each waits for its time
        all(calls.stream().<Callable<Void>>map(call -> () -> {
            assertThrows(LogException.class, call);
            return null;
        }).toList());
        String reason = assertThrows(LogException.class, () -> log.extent("hall")).getMessage();
        assertTrue(reason.startsWith("The database cannot be read: ") && reason.contains("refused"), reason);
        String sentence = assertThrows(LogException.class, () -> open(url(), 0)).getMessage();
        assertTrue(sentence.contains(" cannot be reached at " + where()), sentence);
        server.start();
        assertEquals(3, appendWhenItWorks(drafts("hall", 3, 3).get(0)).entry().id());
        assertEquals(range(1, 3), idsOf(log.read("hall", 0, 10)));
    }

    /** Connections that were lost meanwhile are noticed when they are used: one try each, at most. */
    private Appended appendWhenItWorks(Draft draft) throws LogException {
        LogException last = null;
        for (int i = 0; i < 10; i++) {
            try {
                return log.append(List.of(draft)).get(0);
            } catch (LogException e) {
                last = e;
            }
        }
        throw last;
    }

    @Test
    void aWrongPasswordIsToldWithoutTellingIt() {
        String url = hurried() + "&password=alsoWrong";
        String sentence = assertThrows(LogException.class,
                () -> JdbcRoomLog.open(url, DatabaseServer.USER, "veryWrong", 0)).getMessage();
        assertTrue(sentence.endsWith(" at " + where() + " refuses user foghorn with this password."), sentence);
    }

    @Test
    void aDatabaseThatIsNotThereIsNamed() {
        String url = url().replace(where(), where().replaceFirst("[a-z]+$", "nowhere"));
        String sentence = assertThrows(LogException.class, () -> open(url, 0)).getMessage();
        assertTrue(sentence.startsWith("The chat cannot use ") && sentence.contains("/nowhere: "), sentence);
        assertFalse(sentence.contains(DatabaseServer.PASSWORD));
    }
}
