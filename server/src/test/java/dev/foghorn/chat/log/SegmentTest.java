package dev.foghorn.chat.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentTest {
    private static final Segment.Head HEAD = new Segment.Head(7, "epoch");
    private static final List<Entry> ENTRIES = List.of(entry(1, ""), entry(2, "hello"), entry(3, "x".repeat(200)));

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
    void aFileOfAnotherFormIsRefused() throws Exception {
        byte[] damaged = written();
        damaged[20] ^= 1;
        assertRefused(damaged);
        byte[] newer = written();
        newer[15] = '2';
        CRC32C checksum = new CRC32C();
        checksum.update(newer, 8, ByteBuffer.wrap(newer).getInt(0));
        assertRefused(ByteBuffer.wrap(newer).putInt(4, (int) checksum.getValue()).array());
        assertRefused("something else".repeat(100).getBytes(UTF_8));
    }

    private void assertRefused(byte[] bytes) throws IOException {
        Files.write(path, bytes);
        try (Segment segment = new Segment(path)) {
            assertEquals(path + " is damaged, or of another version",
                    assertThrows(IOException.class, segment::head).getMessage());
        }
    }

    @Test
    void whatWasWrittenInVainIsWrittenOver() throws Exception {
        boolean[] full = {false};
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw") {
            @Override
            public void write(byte[] bytes) throws IOException {
                super.write(bytes, 0, full[0] ? bytes.length * 2 / 3 : bytes.length);
                if (full[0]) {
                    throw new IOException("No space left on device");
                }
            }
        };
        try (Segment segment = new Segment(path, file)) {
            segment.begin(HEAD);
            segment.append(ENTRIES.subList(0, 1));
            long length = segment.length();
            full[0] = true;
            assertThrows(IOException.class, () -> segment.append(List.of(entry(2, "1"), entry(3, "y".repeat(250)))));
            assertEquals(length, segment.length());
            full[0] = false;
            segment.append(ENTRIES.subList(1, 3));
        }
        assertHolds(3, Files.size(path) - written().length);
    }

    @Test
    void aFileThatIsInUseIsNamed() throws Exception {
        try (Segment segment = new Segment(path)) {
            assertEquals(path + " is in use", assertThrows(IOException.class, () -> new Segment(path)).getMessage());
            assertNull(segment.head());
        }
    }
}
