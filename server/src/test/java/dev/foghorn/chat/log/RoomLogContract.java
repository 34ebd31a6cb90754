package dev.foghorn.chat.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every log does. */
abstract class RoomLogContract {
    RoomLog log;

    /** An empty one that keeps at least 1,000 messages of each room. */
    abstract RoomLog open() throws Exception;

    @BeforeEach
    final void openLog() throws Exception {
        log = open();
    }

    @AfterEach
    final void closeLog() {
        log.close();
    }

    static Draft draft(String room, String user, String reference) {
        return new Draft(room, user, reference, 1_700_000_000_123L, null, reference.getBytes(UTF_8), false);
    }

    /** By ann, with the references from..to. */
    static List<Draft> drafts(String room, int from, int to) {
        List<Draft> drafts = new ArrayList<>();
        for (int reference = from; reference <= to; reference++) {
            drafts.add(draft(room, "ann", String.valueOf(reference)));
        }
        return drafts;
    }

    static List<Long> ids(List<Appended> appended) {
        return appended.stream().map(one -> one.entry().id()).toList();
    }

    static List<Long> idsOf(List<Entry> entries) {
        return entries.stream().map(Entry::id).toList();
    }

    static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    static void assertSame(Draft expected, Draft actual) {
        assertEquals(expected.room(), actual.room());
        assertEquals(expected.user(), actual.user());
        assertEquals(expected.reference(), actual.reference());
        assertEquals(expected.at(), actual.at());
        assertEquals(expected.media(), actual.media());
        assertArrayEquals(expected.content(), actual.content());
        assertEquals(expected.flagged(), actual.flagged());
    }

    @Test
    void idsOfEachRoomBeginWithOneAndHaveNoGap() throws Exception {
        assertEquals(List.of(1L, 1L, 2L, 2L, 3L), ids(log.append(List.of(
                draft("a", "ann", "1"), draft("b", "ann", "1"), draft("a", "bob", "1"), draft("b", "ann", "2"),
                draft("a", "ann", "2")))));
        assertEquals(List.of(1L, 3L, 4L), ids(log.append(List.of(
                draft("c", "ann", "1"), draft("b", "ann", "3"), draft("a", "ann", "3")))));
        assertEquals(range(1, 4), idsOf(log.read("a", 0, 10)));
        assertEquals(range(1, 3), idsOf(log.read("b", 0, 10)));
        assertEquals(range(1, 1), idsOf(log.read("c", 0, 10)));
    }

    @Test
    void noMoreBytesAreReadThanAskedForUnlessItIsOneMessage() throws Exception {
        List<Draft> drafts = new ArrayList<>();
        for (int length : new int[] {10, 20, 30, 5, 100, 5, 5}) {
            drafts.add(new Draft("hall", "ann", "" + drafts.size(), 1, "image/png", new byte[length], false));
        }
        log.append(drafts);
        assertEquals(range(1, 3), idsOf(log.read("hall", 0, 10, 60)));
        assertEquals(range(1, 2), idsOf(log.read("hall", 0, 10, 59)));
        assertEquals(range(1, 1), idsOf(log.read("hall", 0, 10, 0)));
        assertEquals(range(1, 4), idsOf(log.read("hall", 0, 4, 1000)));
        assertEquals(range(5, 5), idsOf(log.read("hall", 4, 10, 99)));
        assertEquals(range(5, 7), idsOf(log.read("hall", 4, 10, 110)));
        assertEquals(range(6, 7), idsOf(log.readBefore("hall", 8, 10, 109)));
        assertEquals(range(5, 7), idsOf(log.readBefore("hall", 8, 10, 110)));
        assertEquals(range(5, 5), idsOf(log.readBefore("hall", 6, 10, 1)));
        assertEquals(range(3, 4), idsOf(log.readBefore("hall", 5, 2, 1000)));
        assertEquals(range(1, 4), idsOf(log.readBefore("hall", 5, 10, 65)));
    }

    @Test
    void noDraftsAreNothingToDo() throws Exception {
        assertEquals(List.of(), log.append(List.of()));
    }

    @Test
    void aBatchMayBeOfMoreRoomsThanAStatementNames() throws Exception {
        for (int round = 1; round <= 2; round++) {
            List<Draft> drafts = new ArrayList<>();
            for (int room = 0; room < 150; room++) {
                drafts.add(draft("room" + room, "ann", String.valueOf(round)));
            }
            assertEquals(Collections.nCopies(150, (long) round), ids(log.append(drafts)));
        }
    }

    @Test
    void whatComesBackIsWhatWasAppended() throws Exception {
        byte[] picture = new byte[256 << 10];
        new Random(1).nextBytes(picture);
        List<Draft> drafts = List.of(
                new Draft("hall", "ann", "1", Long.MAX_VALUE, null, "good morning".getBytes(UTF_8), false),
                new Draft("hall", "ann", "2", -1, "image/png", picture, true),
                new Draft("hall", "ann", "3", 0, null, new byte[0], false),
                new Draft("hall", "ann", "4", 1, null, "\0 \u00e4 \ud83d\udca9 \u202e".getBytes(UTF_8), true));
        List<Appended> appended = log.append(drafts);
        List<Entry> read = log.read("hall", 0, 10);
        for (int i = 0; i < drafts.size(); i++) {
            assertFalse(appended.get(i).repeated());
            assertSame(drafts.get(i), appended.get(i).entry().draft());
            assertSame(drafts.get(i), read.get(i).draft());
        }
    }

    @Test
    void theLongestDraftIsKept() throws Exception {
        String name = "\ud83d\udca9".repeat(64);
        byte[] content = new byte[Draft.MAX_CONTENT];
        Arrays.fill(content, (byte) '\'');
        Draft longest = new Draft(name, name, name, 0, "x".repeat(Draft.MAX_MEDIA), content, false);
        log.append(List.of(longest));
        assertSame(longest, log.read(name, 0, 1).get(0).draft());
        assertTrue(log.append(List.of(longest)).get(0).repeated());
    }

    /** No case, no accents, no spaces at the end, no characters that mean the same. */
    @Test
    void namesAndReferencesAreComparedExactly() throws Exception {
        List<String> names = List.of("a", "A", "\u00e4", "a\u0308", "a ", " a", "", " ", "\0", "a\0", "\ud83d\udca9",
                "\ud83d\udca8", "\u00df", "ss", "1", "01", "%", "_", "\\", "\\'");
        List<Draft> drafts = new ArrayList<>();
        for (String name : names) {
            drafts.add(draft(name, "ann", "1"));
            drafts.add(draft("hall", name, "1"));
            drafts.add(draft("court", "ann", name));
        }
        for (Appended appended : log.append(drafts)) {
            assertFalse(appended.repeated());
        }
        for (String name : names) {
            assertEquals(name, log.read(name, 0, 1).get(0).draft().room());
            assertEquals(new Extent(1, 1), log.extent(name));
        }
        assertEquals(names, log.read("hall", 0, 100).stream().map(entry -> entry.draft().user()).toList());
        assertEquals(names, log.read("court", 0, 100).stream().map(entry -> entry.draft().reference()).toList());
    }

    @Test
    void commandsAreText() throws Exception {
        List<String> attempts = List.of("'; DROP TABLE foghorn_messages; --", "\"; DROP TABLE foghorn_rooms",
                "' OR '1'='1",
                "\\'; DELETE FROM foghorn_messages; --", "?", "$1", ":name", "{fn now()}", "/*", "${x}", "%s");
        log.append(List.of(draft("hall", "ann", "1")));
        for (String attempt : attempts) {
            Draft draft = draft(attempt, attempt, attempt);
            assertEquals(List.of(1L), ids(log.append(List.of(draft))));
            assertSame(draft, log.append(List.of(draft)).get(0).entry().draft());
            assertSame(draft, log.read(attempt, 0, 10).get(0).draft());
            assertEquals(new Extent(1, 1), log.extent(attempt));
        }
        assertEquals(new Extent(1, 1), log.extent("hall"));
    }

    @Test
    void aReferenceSaidAgainIsTheSameMessage() throws Exception {
        log.append(drafts("hall", 1, 3));
        Draft changed = new Draft("hall", "ann", "2", 5, "image/png", new byte[] {1}, true);
        List<Appended> appended = log.append(List.of(draft("hall", "ann", "4"), changed, draft("hall", "ann", "5")));
        assertEquals(List.of(4L, 2L, 5L), ids(appended));
        assertTrue(appended.get(1).repeated());
        assertFalse(appended.get(0).repeated());
        assertFalse(appended.get(2).repeated());
        assertSame(draft("hall", "ann", "2"), appended.get(1).entry().draft());
        assertEquals(range(1, 5), idsOf(log.read("hall", 0, 10)));
    }

    @Test
    void aReferenceIsTheUsersAndTheRooms() throws Exception {
        List<Appended> appended = log.append(List.of(
                draft("hall", "ann", "1"), draft("hall", "bob", "1"), draft("court", "ann", "1")));
        assertEquals(List.of(1L, 2L, 1L), ids(appended));
        assertTrue(appended.stream().noneMatch(Appended::repeated));
    }

    @Test
    void aReferenceTwiceInABatchIsOneMessage() throws Exception {
        List<Appended> appended = log.append(List.of(
                draft("hall", "ann", "1"), draft("hall", "ann", "1"), draft("hall", "ann", "2"),
                draft("hall", "ann", "1")));
        assertEquals(List.of(1L, 1L, 2L, 1L), ids(appended));
        assertEquals(List.of(false, true, false, true), appended.stream().map(Appended::repeated).toList());
        assertEquals(new Extent(1, 2), log.extent("hall"));
    }

    @Test
    void aBatchOfWhatIsKnownChangesNothing() throws Exception {
        List<Draft> many = drafts("hall", 1, 200);
        log.append(many);
        List<Appended> again = log.append(many);
        assertTrue(again.stream().allMatch(Appended::repeated));
        assertEquals(range(1, 200), ids(again));
        assertEquals(new Extent(1, 200), log.extent("hall"));
    }

    @Test
    void aReaderGetsWhatComesAfterAndNotMoreThanAskedFor() throws Exception {
        log.append(drafts("hall", 1, 10));
        assertEquals(range(1, 10), idsOf(log.read("hall", 0, 10)));
        assertEquals(range(1, 10), idsOf(log.read("hall", 0, Integer.MAX_VALUE)));
        assertEquals(range(1, 1), idsOf(log.read("hall", 0, 1)));
        assertEquals(range(4, 6), idsOf(log.read("hall", 3, 3)));
        assertEquals(range(10, 10), idsOf(log.read("hall", 9, 3)));
        assertEquals(List.of(), log.read("hall", 10, 3));
        assertEquals(List.of(), log.read("hall", Long.MAX_VALUE, 3));
        assertEquals(List.of(), log.read("hall", -1, 3));
        assertEquals(List.of(), log.read("nowhere", 0, 3));
        assertThrows(IllegalArgumentException.class, () -> log.read("hall", 0, 0));
        assertEquals(range(1, 3), idsOf(log.readBefore("hall", 4, 10, Long.MAX_VALUE)));
        assertEquals(range(2, 3), idsOf(log.readBefore("hall", 4, 2, 1000)));
        assertEquals(range(9, 10), idsOf(log.readBefore("hall", 11, 2, Long.MAX_VALUE)));
        assertEquals(List.of(), log.readBefore("hall", 12, 3, 1000));
        assertEquals(List.of(), log.readBefore("hall", 1, 3, 1000));
        assertEquals(List.of(), log.readBefore("nowhere", 1, 3, 1000));
        assertThrows(IllegalArgumentException.class, () -> log.readBefore("hall", 4, 0, 1000));
    }

    @Test
    void extentTellsHowFarTheRoomReaches() throws Exception {
        assertEquals(new Extent(1, 0), log.extent("hall"));
        log.append(drafts("hall", 1, 1));
        assertEquals(new Extent(1, 1), log.extent("hall"));
        log.append(drafts("hall", 2, 7));
        assertEquals(new Extent(1, 7), log.extent("hall"));
        assertEquals(new Extent(1, 0), log.extent("court"));
    }

    @Test
    void epochStaysWhileTheLogIsOpen() throws Exception {
        String epoch = log.epoch();
        log.append(drafts("hall", 1, 3));
        assertEquals(epoch, log.epoch());
        assertTrue(epoch.matches("[!-~]{1,64}"), epoch);
        assertNotEquals("", epoch);
    }

    @Test
    void readersNeverSeeAHoleWhileOthersWrite() throws Exception {
        int messages = 600;
        List<Callable<Void>> tasks = new ArrayList<>();
        for (String room : List.of("a", "b")) {
            tasks.add(() -> {
                for (int from = 1; from <= messages; from += 7) {
                    log.append(drafts(room, from, Math.min(from + 6, messages)));
                }
                return null;
            });
            for (int reader = 0; reader < 2; reader++) {
                tasks.add(() -> {
                    long after = 0;
                    while (after < messages) {
                        List<Entry> entries = log.read(room, after, 50);
                        assertEquals(range(after + 1, after + entries.size()), idsOf(entries));
                        after += entries.size();
                        assertTrue(log.extent(room).last() >= after);
                    }
                    return null;
                });
            }
        }
        all(tasks);
    }

    /** All at once; throws what one of them throws. */
    static void all(List<Callable<Void>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            for (Future<Void> future : threads.invokeAll(tasks)) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aClosedLogSaysSo() {
        log.close();
        log.close();
        for (String message : Stream.of(
                        assertThrows(LogException.class, () -> log.append(drafts("hall", 1, 1))),
                        assertThrows(LogException.class, () -> log.read("hall", 0, 1)),
                        assertThrows(LogException.class, () -> log.extent("hall")))
                .map(Throwable::getMessage).toList()) {
            assertTrue(message.contains("closed"), message);
        }
    }
}
