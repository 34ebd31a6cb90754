package dev.foghorn.chat.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.spy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every log in a database does. */
abstract class JdbcRoomLogContract extends RoomLogContract {
    /** Of a database whose tables may be dropped. */
    abstract String url();

    /** The same, waiting for an answer for a second at most. */
    abstract String hurried();

    abstract Connection connect() throws SQLException;

    abstract JdbcRoomLog open(String url, long keep) throws LogException;

    @Override
    JdbcRoomLog open() throws Exception {
        dropTables();
        return open(url(), 0);
    }

    private void dropTables() throws SQLException {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            for (String table : List.of("foghorn_rooms", "foghorn_messages", "foghorn_meta")) {
                statement.execute("DROP TABLE IF EXISTS " + table);
            }
        }
    }

    @Test
    void messagesReferencesAndEpochOutliveTheServer() throws Exception {
        String epoch = log.epoch();
        log.append(drafts("hall", 1, 3));
        log.close();
        log = open(url(), 0);
        assertEquals(epoch, log.epoch());
        assertEquals(new Extent(1, 3), log.extent("hall"));
        assertSame(draft("hall", "ann", "2"), log.read("hall", 1, 1).get(0).draft());
        List<Appended> appended = log.append(List.of(draft("hall", "ann", "3"), draft("hall", "ann", "4")));
        assertEquals(List.of(3L, 4L), ids(appended));
        assertEquals(List.of(true, false), appended.stream().map(Appended::repeated).toList());
    }

    @Test
    void anEmptyDatabaseHasANewEpoch() throws Exception {
        Set<String> epochs = new HashSet<>(Set.of(log.epoch()));
        log.close();
        log = open();
        assertTrue(epochs.add(log.epoch()));
    }

    @Test
    void serversThatMakeTheTablesAtTheSameTimeHaveOneEpoch() throws Exception {
        dropTables();
        List<JdbcRoomLog> logs = Collections.synchronizedList(new ArrayList<>());
        all(Collections.nCopies(4, (Callable<Void>) () -> {
            logs.add(open(url(), 0));
            return null;
        }));
        assertEquals(1, logs.stream().map(RoomLog::epoch).distinct().count());
        logs.forEach(RoomLog::close);
    }

    @Test
    void tablesOfAnotherVersionAreLeftAlone() throws Exception {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE foghorn_meta SET version = 7");
        }
        String sentence = assertThrows(LogException.class, () -> open(url(), 0)).getMessage();
        assertTrue(sentence.endsWith("the tables are of version 7, and this program knows version 1"), sentence);
    }

    @Test
    void whatIsNotCommittedIsNotThereAndTakesNoId() throws Exception {
        log.append(drafts("old", 1, 2));
        List<Draft> both = List.of(draft("old", "ann", "3"), draft("new", "ann", "1"), draft("old", "ann", "4"));
        for (Break broken : List.of(Break.BEFORE_MESSAGES, Break.AMONG_MESSAGES, Break.BEFORE_COMMIT)) {
            try (JdbcRoomLog breaking = breaking(broken, "08006", Integer.MAX_VALUE)) {
                assertEquals("The database did not keep the messages: broken",
                        assertThrows(LogException.class, () -> breaking.append(both)).getMessage());
            }
            assertEquals(new Extent(1, 2), log.extent("old"));
            assertEquals(new Extent(1, 0), log.extent("new"));
            assertEquals(List.of(), log.read("new", 0, 10));
            assertEquals(range(1, 2), idsOf(log.read("old", 0, 10)));
        }
        List<Appended> appended = log.append(both);
        assertEquals(List.of(3L, 1L, 4L), ids(appended));
        assertTrue(appended.stream().noneMatch(Appended::repeated));
    }

    /** The database has kept it, but could not say so. */
    @Test
    void whatWasKeptAllTheSameIsFoundWhenItIsTriedAgain() throws Exception {
        List<Draft> drafts = List.of(draft("hall", "ann", "1"), draft("court", "ann", "1"));
        try (JdbcRoomLog breaking = breaking(Break.AFTER_COMMIT, "08006", Integer.MAX_VALUE)) {
            assertThrows(LogException.class, () -> breaking.append(drafts));
        }
        List<Appended> again = log.append(List.of(drafts.get(0), drafts.get(1), draft("hall", "ann", "2")));
        assertEquals(List.of(1L, 1L, 2L), ids(again));
        assertEquals(List.of(true, true, false), again.stream().map(Appended::repeated).toList());
    }

    @Test
    void aTransactionThatGotIntoAnothersWayIsTriedAgain() throws Exception {
        try (JdbcRoomLog breaking = breaking(Break.BEFORE_COMMIT, "40001", 2)) {
            assertEquals(List.of(1L, 2L), ids(breaking.append(drafts("hall", 1, 2))));
        }
        try (JdbcRoomLog breaking = breaking(Break.BEFORE_COMMIT, "40001", 3)) {
            assertThrows(LogException.class, () -> breaking.append(drafts("hall", 3, 4)));
        }
        assertEquals(new Extent(1, 2), log.extent("hall"));
    }

    private enum Break { BEFORE_MESSAGES, AMONG_MESSAGES, BEFORE_COMMIT, AFTER_COMMIT }

    /** One whose first transactions fail at that place. */
    private JdbcRoomLog breaking(Break place, String state, int times) throws Exception {
        Database database = spy(database());
        AtomicInteger left = new AtomicInteger(times);
        doAnswer(call -> {
            Connection connection = (Connection) call.callRealMethod();
            return left.getAndDecrement() > 0 ? breaking(connection, place, state) : connection;
        }).when(database).connect();
        return new JdbcRoomLog(database, 0);
    }

    abstract Database database() throws LogException;

    private static Connection breaking(Connection connection, Break place, String state) {
        return (Connection) Proxy.newProxyInstance(Connection.class.getClassLoader(), new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    boolean commit = method.getName().equals("commit");
                    boolean messages = method.getName().equals("prepareStatement")
                            && arguments[0].equals(MessageRows.INSERT);
                    if (commit && place == Break.BEFORE_COMMIT || messages && place == Break.BEFORE_MESSAGES) {
                        throw new SQLException("broken", state);
                    }
                    Object result = invoke(method, connection, arguments);
                    if (commit && place == Break.AFTER_COMMIT) {
                        throw new SQLException("broken", state);
                    }
                    return messages && place == Break.AMONG_MESSAGES
                            ? breaking((PreparedStatement) result, state) : result;
                });
    }

    /** Fails at the second row, when the first is written. */
    private static PreparedStatement breaking(PreparedStatement insert, String state) {
        AtomicInteger rows = new AtomicInteger();
        return (PreparedStatement) Proxy.newProxyInstance(PreparedStatement.class.getClassLoader(),
                new Class<?>[] {PreparedStatement.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("addBatch") && rows.incrementAndGet() == 2) {
                        insert.executeBatch();
                        throw new SQLException("broken", state);
                    }
                    return invoke(method, insert, arguments);
                });
    }

    private static Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Test
    void twoServersOnOneDatabaseGiveEachIdOnce() throws Exception {
        int messages = 120;
        try (JdbcRoomLog other = open(url(), 0)) {
            List<String> rooms = List.of("a", "b", "c");
            List<Callable<Void>> writers = new ArrayList<>();
            List<Appended> all = Collections.synchronizedList(new ArrayList<>());
            for (int writer = 0; writer < 4; writer++) {
                RoomLog mine = writer % 2 == 0 ? log : other;
                String user = "user" + writer;
                writers.add(() -> {
                    for (int i = 0; i < messages; i++) {
                        List<Draft> drafts = new ArrayList<>();
                        for (int j = 0; j < rooms.size(); j++) {
                            drafts.add(draft(rooms.get((i + j) % rooms.size()), user, String.valueOf(i)));
                        }
                        all.addAll(mine.append(drafts));
                    }
                    return null;
                });
            }
            all(writers);
            for (String room : rooms) {
                assertEquals(range(1, 4 * messages), all.stream().map(Appended::entry)
                        .filter(entry -> entry.draft().room().equals(room)).map(Entry::id).sorted().toList());
                assertEquals(range(1, 4 * messages), idsOf(other.read(room, 0, Integer.MAX_VALUE)));
            }
        }
    }

    /** A user sends again what was not answered, and is on another server now. */
    @Test
    void twoServersThatAreToldTheSameKeepItOnce() throws Exception {
        try (JdbcRoomLog other = open(url(), 0)) {
            List<Callable<Void>> writers = new ArrayList<>();
            AtomicInteger fresh = new AtomicInteger();
            for (RoomLog mine : List.of(log, other)) {
                writers.add(() -> {
                    for (int i = 1; i <= 100; i++) {
                        if (!mine.append(drafts("room" + i % 5, i, i)).get(0).repeated()) {
                            fresh.incrementAndGet();
                        }
                    }
                    return null;
                });
            }
            all(writers);
            assertEquals(100, fresh.get());
            for (int room = 0; room < 5; room++) {
                assertEquals(new Extent(1, 20), log.extent("room" + room));
            }
        }
    }

    @Test
    void whoDoesNotGetAnAnswerDoesNotWaitForEver() throws Exception {
        log.append(drafts("hall", 1, 1));
        try (JdbcRoomLog hurried = open(hurried(), 0); Connection other = connect()) {
            other.setAutoCommit(false);
            try (Statement statement = other.createStatement()) {
                statement.executeUpdate("UPDATE foghorn_rooms SET last_id = last_id");
            }
            assertThrows(LogException.class, () -> hurried.append(drafts("hall", 2, 2)));
            assertEquals(new Extent(1, 1), hurried.extent("hall"));
            other.rollback();
            assertEquals(List.of(2L), ids(hurried.append(drafts("hall", 2, 2))));
        }
    }

    @Test
    void oldMessagesGoWhenOnlySomeAreToBeKept() throws Exception {
        log.append(drafts("hall", 1, 250));
        try (JdbcRoomLog keeping = open(url(), 10)) {
            keeping.append(drafts("hall", 251, 299));
            assertEquals(new Extent(1, 299), keeping.extent("hall"));
            keeping.append(drafts("hall", 300, 301));
            assertEquals(new Extent(292, 301), keeping.extent("hall"));
            assertEquals(List.of(), keeping.read("hall", 290, 100));
            assertEquals(range(292, 301), idsOf(keeping.read("hall", 291, 100)));
            assertEquals(List.of(302L), ids(keeping.append(drafts("hall", 302, 302))));
            assertTrue(keeping.append(drafts("hall", 301, 301)).get(0).repeated());
            assertFalse(keeping.append(drafts("hall", 1, 1)).get(0).repeated());
            keeping.append(drafts("court", 1, 100));
            assertEquals(new Extent(91, 100), keeping.extent("court"));
        }
    }

    @Test
    void veryManyOldMessagesGoStepByStep() throws Exception {
        log.append(drafts("hall", 1, 2099));
        try (JdbcRoomLog keeping = open(url(), 10)) {
            keeping.append(drafts("hall", 2100, 2100));
            assertEquals(new Extent(1001, 2100), keeping.extent("hall"));
            keeping.append(drafts("hall", 2101, 2200));
            assertEquals(new Extent(2001, 2200), keeping.extent("hall"));
            keeping.append(drafts("hall", 2201, 2300));
            assertEquals(new Extent(2291, 2300), keeping.extent("hall"));
        }
    }

    @Test
    void aNegativeNumberToKeepIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> open(url(), -1));
    }

    @Test
    void whoeverLooksIntoTheTablesFindsTheText() throws Exception {
        log.append(drafts("hall", 1, 1));
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT room, author, content FROM foghorn_messages")) {
            assertTrue(row.next());
            assertEquals("hall ann 1", new String(row.getBytes(1)) + " " + new String(row.getBytes(2)) + " "
                    + new String(row.getBytes(3)));
        }
    }
}
