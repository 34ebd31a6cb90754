package dev.foghorn.chat.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentTest {
    private static final Segment.Head HEAD = new Segment.Head(7, "epoch");
    private static final List<Entry> ENTRIES = List.of(entry(1, ""), entry(2, "hello"), entry(3, "x".repeat(300)));

    @TempDir
    private Path folder;

    private Path path;

    @BeforeEach
    void path() {
        path = folder.resolve("segment");
    }

    private static Entry entry(long id, String text) {
        return new Entry(id, RoomLogContract.draft("hall", "ann", text));
    }

    private byte[] written() throws IOException {
        try (Segment segment = new Segment(path)) {
            segment.begin(HEAD);
            segment.append(ENTRIES);
        }
        return Files.readAllBytes(path);
    }

    private void assertHolds(int entries, long torn) throws IOException {
        try (Segment segment = new Segment(path)) {
            assertEquals(HEAD, segment.head());
            List<Entry> read = new ArrayList<>();
            assertEquals(torn, segment.read(read::add));
            assertEquals(ENTRIES.subList(0, entries).stream().map(Entry::id).toList(),
                    read.stream().map(Entry::id).toList());
            for (int i = 0; i < entries; i++) {
                RoomLogContract.assertSame(ENTRIES.get(i).draft(), read.get(i).draft());
            }
        }
    }

    @Test
    void aMessageThatWasNotWrittenToItsEndIsNotThere() throws Exception {
        byte[] whole = written();
        try (Segment segment = new Segment(path)) {
            segment.begin(HEAD);
            segment.append(ENTRIES.subList(0, 2));
        }
        int lastBegins = (int) Files.size(path);
        for (int cut = lastBegins; cut < whole.length; cut++) {
            Files.write(path, Arrays.copyOf(whole, cut));
            assertHolds(2, cut - lastBegins);
        }
        Files.write(path, whole);
        assertHolds(3, 0);
        Files.write(path, Arrays.copyOf(whole, whole.length + 100)); // zeros
        assertHolds(3, 100);
    }

    @Test
    void aChangedByteMakesAMessageUnreadable() throws Exception {
        byte[] whole = written();
        try (Segment segment = new Segment(path)) {
            segment.begin(HEAD);
            segment.append(ENTRIES.subList(0, 2));
        }
        int lastBegins = (int) Files.size(path);
        for (int i = lastBegins; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= 4;
            Files.write(path, changed);
            assertHolds(2, whole.length - lastBegins);
        }
    }

    @Test
    void aHeadThatWasNotWrittenToItsEndIsNone() throws Exception {
        byte[] whole = written();
        try (Segment segment = new Segment(path)) {
            segment.begin(HEAD);
        }
        int headEnds = (int) Files.size(path);
        for (int cut = 0; cut < headEnds; cut++) {
            Files.write(path, Arrays.copyOf(whole, cut));
            try (Segment segment = new Segment(path)) {
                assertNull(segment.head());
            }
        }
    }

    @Test
    void aFileOfAnotherFormIsNotTouched() throws Exception {
        byte[] whole = written();
        byte[] other = whole.clone();
        try (Segment segment = new Segment(path)) {
            segment.begin(new Segment.Head(1, "a"));
        }
        assertTrue(other.length > 0);
    }

    @Test
    void whatWasWrittenInVainIsWrittenOver() throws Exception {
        try (Segment segment = new Segment(path)) {
            segment.begin(HEAD);
            long before = segment.length();
            segment.append(ENTRIES.subList(0, 1));
            assertTrue(segment.length() > before);
        }
        assertHolds(1, 0);
    }

    @Test
    void aFileThatIsInUseIsNamed() throws Exception {
        try (Segment segment = new Segment(path)) {
            assertEquals(path + " is in use", assertThrows(IOException.class, () -> new Segment(path)).getMessage());
            assertNull(segment.head());
        }
    }
}
