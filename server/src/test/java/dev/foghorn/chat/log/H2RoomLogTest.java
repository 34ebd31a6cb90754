package dev.foghorn.chat.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2RoomLogTest extends JdbcRoomLogContract {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("new").resolve("it's a chat");
    }

    @Override
    String url() {
        return "jdbc:h2:retry:" + file().toAbsolutePath() + ";DB_CLOSE_ON_EXIT=FALSE";
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
        return url.equals(url()) ? JdbcRoomLog.inFile(file(), keep) : JdbcRoomLog.open(url, "foghorn", "", keep);
    }

    @Override
    Database database() throws LogException {
        return Database.open(url(), "foghorn", "");
    }

    /** The file as it would be if the process was killed now. */
    @Test
    void whatWasAppendedIsInTheFile() throws Exception {
        for (int i = 1; i <= 10; i++) {
            log.append(drafts("hall", i, i));
            Path copy = folder.resolve("copy" + i);
            Files.copy(Path.of(file() + ".mv.db"), Path.of(copy + ".mv.db"));
            try (JdbcRoomLog left = JdbcRoomLog.inFile(copy, 0)) {
                assertEquals(range(1, i), idsOf(left.read("hall", 0, 100)));
            }
        }
    }

    @Test
    void theFileMayBeNamedWithItsEnding() throws Exception {
        log.append(drafts("hall", 1, 1));
        log.close();
        try (JdbcRoomLog same = JdbcRoomLog.inFile(Path.of(file() + ".mv.db"), 0)) {
            assertEquals(new Extent(1, 1), same.extent("hall"));
        }
    }

    @Test
    void aWriterThatIsInterruptedDoesNotBreakTheLog() throws Exception {
        for (int i = 1; i <= 10; i++) {
            int reference = i;
            Thread writer = new Thread(() -> {
                try {
                    for (int j = 0; j < 100; j++) {
                        log.append(drafts("hall", 1000 * reference + j, 1000 * reference + j));
                    }
                } catch (LogException e) {
                    // it was told that nothing was kept
                }
            });
            writer.start();
            Thread.sleep(20);
            writer.interrupt();
            writer.join();
        }
        long last = log.extent("hall").last();
        assertEquals(range(last + 1, last + 2), ids(log.append(drafts("hall", 1, 2))));
        assertEquals(range(1, last + 2), idsOf(log.read("hall", 0, Integer.MAX_VALUE)));
    }

    @Test
    void aFileThatAnotherProgramHasOpenIsNamed() throws Exception {
        Path file = folder.resolve("locked");
        JdbcRoomLog.inFile(file, 0).close();
        try (FileChannel other = FileChannel.open(Path.of(file + ".mv.db"), StandardOpenOption.WRITE);
                FileLock lock = other.lock()) {
            assertEquals("Another program has jdbc:h2:retry:" + file.toAbsolutePath()
                            + " open; stop it first, or choose another file.",
                    assertThrows(LogException.class, () -> JdbcRoomLog.inFile(file, 0)).getMessage());
            lock.release();
        }
        JdbcRoomLog.inFile(file, 0).close();
    }

    @Test
    void aFileThatIsNoDatabaseIsNamed() throws Exception {
        Path file = folder.resolve("broken");
        Files.writeString(Path.of(file + ".mv.db"), "not a database".repeat(1000));
        String sentence = assertThrows(LogException.class, () -> JdbcRoomLog.inFile(file, 0)).getMessage();
        assertTrue(sentence.startsWith("The chat cannot use H2 at jdbc:h2:retry:" + file), sentence);
    }

    /** What follows a semicolon would be settings, one of which runs programs. */
    @Test
    void aFilesNameCannotHoldSettings() {
        String sentence = assertThrows(LogException.class,
                () -> JdbcRoomLog.inFile(folder.resolve("a;INIT=CREATE TABLE b (c INT)"), 0)).getMessage();
        assertTrue(sentence.endsWith("there is a semicolon in it."), sentence);
    }
}
