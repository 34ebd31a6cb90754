package dev.foghorn.chat.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doCallRealMethod;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.spy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRoomLogTest extends RoomLogContract {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("new").resolve("it's a chat");
    }

    private Path database() {
        return Path.of(file() + ".mv.db");
    }

    private Path journal(int number) {
        return Path.of(file() + ".journal." + number);
    }

    @Override
    RoomLog open() throws LogException {
        return JdbcRoomLog.inFile(file(), 0);
    }

    private void openAgain() throws LogException {
        log.close();
        log = open();
    }

    /** The database as it is now, for {@link #fallBackTo}. */
    private Path copy() throws IOException {
        return Files.copy(database(), folder.resolve("copy"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** As H2 does when its process was killed. */
    private void fallBackTo(Path copy) throws IOException {
        log.close();
        Files.copy(copy, database(), StandardCopyOption.REPLACE_EXISTING);
        log = open();
    }

    @Test
    void messagesAndEpochOutliveTheServer() throws Exception {
        String epoch = log.epoch();
        log.append(drafts("hall", 1, 3));
        openAgain();
        openAgain();
        assertEquals(epoch, log.epoch());
        assertSame(draft("hall", "ann", "2"), log.read("hall", 1, 1).get(0).draft());
        assertEquals(List.of(3L, 4L), ids(log.append(drafts("hall", 3, 4))));
    }

    @Test
    void whatTheDatabaseLostIsPutBackUnderItsIds() throws Exception {
        String epoch = log.epoch();
        log.append(drafts("hall", 1, 3));
        openAgain();
        log.close();
        Path copy = copy();
        log = open();
        log.append(drafts("hall", 4, 700));
        Draft picture = new Draft("hall", "b\u00f6b \ud83d\ude00", "x", -1, "image/png", new byte[] {1, 0, -1}, true);
        log.append(List.of(picture));
        log.append(drafts("court", 1, 2));
        for (int i = 0; i < 3; i++) {
            fallBackTo(copy);
            assertEquals(epoch, log.epoch());
            assertEquals(range(1, 701), idsOf(log.read("hall", 0, Integer.MAX_VALUE)));
            assertSame(draft("hall", "ann", "555"), log.read("hall", 554, 1).get(0).draft());
            assertSame(picture, log.read("hall", 700, 1).get(0).draft());
            assertEquals(range(1, 2), idsOf(log.read("court", 0, Integer.MAX_VALUE)));
            assertTrue(log.append(List.of(picture)).get(0).repeated());
            copy = i == 0 ? copy() : copy;
        }
        assertEquals(List.of(702L), ids(log.append(drafts("hall", 701, 701))));
    }

    /** H2 has been seen to do that when its process was killed. */
    @Test
    void aTransactionOfWhichTheDatabaseKeptAPartIsMadeWhole() throws Exception {
        String epoch = log.epoch();
        log.append(drafts("hall", 1, 9));
        try (Connection connection = ((JdbcRoomLog) log).dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM foghorn_messages WHERE id BETWEEN 4 AND 6");
        }
        assertEquals(6, log.read("hall", 0, 100).size());
        openAgain();
        assertEquals(epoch, log.epoch());
        List<Entry> entries = log.read("hall", 0, 100);
        assertEquals(range(1, 9), idsOf(entries));
        assertSame(draft("hall", "ann", "5"), entries.get(4).draft());
        assertEquals(List.of(10L), ids(log.append(drafts("hall", 10, 10))));
    }

    @Test
    void aDatabaseThatLostEverythingIsMadeAgain() throws Exception {
        String epoch = log.epoch();
        log.append(drafts("hall", 1, 300));
        log.close();
        Files.delete(database());
        log = open();
        assertEquals(epoch, log.epoch());
        assertEquals(range(1, 300), idsOf(log.read("hall", 0, Integer.MAX_VALUE)));
    }

    @Test
    void whatCannotBePutBackUnderItsIdMakesAnotherEpoch() throws Exception {
        String epoch = log.epoch();
        log.append(drafts("hall", 1, 3));
        log.close();
        Path copy = copy();
        log = open();
        log.append(drafts("hall", 4, 6));
        // forgets them at the second
        openAgain();
        openAgain();
        log.append(drafts("hall", 7, 9));
        log.append(drafts("court", 1, 2));
        fallBackTo(copy);
        assertNotEquals(epoch, log.epoch());
        epoch = log.epoch();
        List<Entry> entries = log.read("hall", 0, 100);
        assertEquals(range(1, 6), idsOf(entries));
        assertEquals(List.of("1", "2", "3", "7", "8", "9"),
                entries.stream().map(entry -> entry.draft().reference()).toList());
        assertEquals(range(1, 2), idsOf(log.read("court", 0, 100)));
        openAgain();
        assertEquals(epoch, log.epoch());
        assertEquals(range(1, 6), idsOf(log.read("hall", 0, 100)));
    }

    /** Killed before it could forget what it had just put back. */
    @Test
    void aRecoveryWithAnotherEpochIsNotDoneTwice() throws Exception {
        log.append(drafts("hall", 1, 3));
        log.close();
        log = open();
        openAgain();
        log.append(drafts("hall", 4, 6));
        log.close();
        byte[] one = Files.readAllBytes(journal(1));
        byte[] two = Files.readAllBytes(journal(2));
        Files.delete(database());
        log = open();
        String epoch = log.epoch();
        assertEquals(range(1, 3), idsOf(log.read("hall", 0, 100)));
        log.close();
        Files.write(journal(1), one);
        Files.write(journal(2), two);
        log = open();
        assertEquals(epoch, log.epoch());
        assertEquals(range(1, 3), idsOf(log.read("hall", 0, 100)));
    }

    @Test
    void theJournalOfAnotherDatabaseIsRefused() throws Exception {
        log.append(drafts("hall", 1, 3));
        log.close();
        Path other = folder.resolve("other");
        try (RoomLog another = JdbcRoomLog.inFile(other, 0)) {
            another.append(drafts("hall", 1, 3));
        }
        Files.copy(Path.of(other + ".mv.db"), database(), StandardCopyOption.REPLACE_EXISTING);
        String sentence = assertThrows(LogException.class, this::open).getMessage();
        assertTrue(sentence.contains(journal(1).toString()), sentence);
        assertTrue(sentence.contains(" are not of this database"), sentence);
        Files.delete(journal(1));
        Files.delete(journal(2));
        log = open();
        assertEquals(new Extent(1, 3), log.extent("hall"));
    }

    @Test
    void aFileOfBeforeThereWereJournalsIsOpened() throws Exception {
        String epoch = log.epoch();
        log.append(drafts("hall", 1, 3));
        log.close();
        Files.delete(journal(1));
        Files.delete(journal(2));
        log = open();
        assertEquals(epoch, log.epoch());
        assertEquals(List.of(3L, 4L), ids(log.append(drafts("hall", 3, 4))));
    }

    @Test
    void whatTheJournalCannotTakeIsNotKeptAndTakesNoId() throws Exception {
        log.close();
        Journal journal = spy(Journal.open(file()));
        try (FileRoomLog full = new FileRoomLog(Database.inFile(file()), 0, journal)) {
            journal.turn(full.epoch());
            full.append(drafts("hall", 1, 2));
            doThrow(new IOException("No space left on device")).when(journal).append(any());
            assertEquals("The journal did not keep the messages: No space left on device",
                    assertThrows(LogException.class, () -> full.append(drafts("hall", 3, 4))).getMessage());
            assertEquals(new Extent(1, 2), full.extent("hall"));
            assertTrue(full.append(drafts("hall", 1, 2)).get(1).repeated());
            doCallRealMethod().when(journal).append(any());
            List<Appended> appended = full.append(drafts("hall", 3, 4));
            assertEquals(List.of(3L, 4L), ids(appended));
            assertFalse(appended.get(0).repeated());
        }
    }

    /** It is written before the commit, so it has messages that were never committed, or were under another id. */
    @Test
    void ofTwoMessagesWithOneIdTheLaterCounts() throws Exception {
        log.append(drafts("hall", 1, 2));
        log.close();
        Path copy = copy();
        Journal journal = spy(Journal.open(file()));
        try (FileRoomLog breaking = new FileRoomLog(Database.inFile(file()), 0, journal)) {
            journal.turn(breaking.epoch());
            doAnswer(call -> {
                call.callRealMethod();
                throw new IOException("not on the disk, perhaps");
            }).when(journal).append(any());
            assertThrows(LogException.class, () -> breaking.append(drafts("hall", 3, 7)));
            doCallRealMethod().when(journal).append(any());
            assertEquals(List.of(3L, 4L), ids(breaking.append(drafts("hall", 8, 9))));
        }
        fallBackTo(copy);
        assertEquals(List.of("1", "2", "8", "9"),
                log.read("hall", 0, 100).stream().map(entry -> entry.draft().reference()).toList());
        assertEquals(new Extent(1, 4), log.extent("hall"));
    }

    /** A commit of the one would write out a half of the other, and a kill would leave that in the file for ever. */
    @Test
    void whileOneWritesNobodyElseHasATransaction() throws Exception {
        log.close();
        Journal journal = spy(Journal.open(file()));
        try (FileRoomLog shared = new FileRoomLog(Database.inFile(file()), 0, journal)) {
            journal.turn(shared.epoch());
            AtomicInteger amid = new AtomicInteger();
            Thread second = new Thread(() -> append(shared, "court"));
            doAnswer(call -> {
                amid.incrementAndGet();
                if (second.getState() == Thread.State.NEW) {
                    second.start();
                    while (second.getState() != Thread.State.WAITING && amid.get() == 1) {
                        Thread.onSpinWait();
                    }
                    assertEquals(1, amid.get());
                }
                Object result = call.callRealMethod();
                amid.decrementAndGet();
                return result;
            }).when(journal).append(any());
            append(shared, "hall");
            second.join();
            assertEquals(new Extent(1, 2), shared.extent("hall"));
            assertEquals(new Extent(1, 2), shared.extent("court"));
        }
    }

    private static void append(RoomLog log, String room) {
        try {
            log.append(drafts(room, 1, 2));
        } catch (LogException e) {
            throw new AssertionError(e);
        }
    }

    /** It does so when it cannot write; and what waited to be written then is gone. */
    @Test
    void whatIsLostWhenTheDatabaseClosesItselfIsPutBackWhileTheLogIsOpen() throws Exception {
        log.append(drafts("hall", 1, 3));
        log.close();
        Path copy = copy();
        log = open();
        log.append(drafts("hall", 4, 6));
        try (Connection connection = ((JdbcRoomLog) log).dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN IMMEDIATELY");
        } catch (SQLException e) {
            // then it cannot even say that it has done so
        }
        Files.copy(copy, database(), StandardCopyOption.REPLACE_EXISTING);
        assertEquals(new Extent(1, 6), whenItIsOpenAgain(() -> log.extent("hall")));
        assertEquals(List.of(7L, 8L), ids(whenItIsOpenAgain(() -> log.append(drafts("hall", 7, 8)))));
        assertEquals(range(1, 8), idsOf(log.read("hall", 0, 100)));
    }

    /** Connections of before are noticed when they are used. */
    private static <T> T whenItIsOpenAgain(Callable<T> call) throws Exception {
        for (int i = 0; i < 10; i++) {
            try {
                return call.call();
            } catch (LogException e) {
                Thread.sleep(100);
            }
        }
        return call.call();
    }

    @Test
    void theJournalStaysSmallAndHasTheLastMessagesAlways() throws Exception {
        log.close();
        int enough = 10_000;
        Journal small = new Journal(new Segment(journal(1)), new Segment(journal(2)), enough, 0);
        try (FileRoomLog turning = new FileRoomLog(Database.inFile(file()), 0, small)) {
            small.turn(turning.epoch());
            List<Callable<Void>> writers = new ArrayList<>();
            for (String room : List.of("a", "b", "c", "d")) {
                writers.add(() -> {
                    for (int i = 1; i <= 300; i++) {
                        turning.append(drafts(room, i, i));
                        assertTrue(Files.size(journal(1)) + Files.size(journal(2)) < 3 * enough);
                    }
                    return null;
                });
            }
            all(writers);
        }
        List<Entry> kept = new ArrayList<>();
        try (Journal journal = Journal.open(file())) {
            journal.read(kept::add);
        }
        assertTrue(kept.size() * 50 > enough / 2, "" + kept.size());
        for (String room : List.of("a", "b", "c", "d")) {
            List<Long> ids = kept.stream().filter(entry -> entry.draft().room().equals(room)).map(Entry::id).toList();
            if (!ids.isEmpty()) {
                assertEquals(range(ids.get(0), 300), ids);
            }
        }
        log = open();
        for (String room : List.of("a", "b", "c", "d")) {
            assertEquals(range(1, 300), idsOf(log.read(room, 0, 1000)));
        }
    }

    @Test
    void oneLogAtATimeHasTheFile() throws Exception {
        log.append(drafts("hall", 1, 1));
        String sentence = assertThrows(LogException.class, this::open).getMessage();
        assertTrue(sentence.endsWith(".journal.1 is in use"), sentence);
        assertEquals(List.of(2L), ids(log.append(drafts("hall", 2, 2))));
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
        assertTrue(sentence.startsWith("The file of jdbc:h2:retry:" + file + " is damaged, "), sentence);
        assertEquals("not a database".repeat(1000), Files.readString(Path.of(file + ".mv.db")));
    }

    /** What follows a semicolon would be settings, one of which runs programs. */
    @Test
    void aFilesNameCannotHoldSettings() {
        String sentence = assertThrows(LogException.class,
                () -> JdbcRoomLog.inFile(folder.resolve("a;INIT=CREATE TABLE b (c INT)"), 0)).getMessage();
        assertTrue(sentence.endsWith("there is a semicolon in it."), sentence);
    }
}
