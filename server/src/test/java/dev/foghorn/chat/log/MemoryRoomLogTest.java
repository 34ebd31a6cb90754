package dev.foghorn.chat.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryRoomLogTest extends RoomLogContract {
    @Override
    RoomLog open() {
        return new MemoryRoomLog();
    }

    @Test
    void eachOneHasAnEpochOfItsOwn() {
        assertNotEquals(new MemoryRoomLog().epoch(), new MemoryRoomLog().epoch());
    }

    @Test
    void theOldestGoWhenThereAreTooManyAndIdsGoOn() throws Exception {
        MemoryRoomLog small = new MemoryRoomLog(100, Long.MAX_VALUE);
        for (int last = 1; last <= 1000; last++) {
            assertEquals(List.of((long) last), ids(small.append(drafts("hall", last, last))));
            long first = Math.max(1, last - 99);
            assertEquals(new Extent(first, last), small.extent("hall"));
            assertEquals(range(first, last), idsOf(small.read("hall", first - 1, 1000)));
            assertEquals(List.of(), small.read("hall", first - 2, 1000));
        }
        small.append(drafts("court", 1, 1));
        assertEquals(new Extent(1, 1), small.extent("court"));
    }

    @Test
    void theOldestGoWhenTheyAreTooLong() throws Exception {
        MemoryRoomLog small = new MemoryRoomLog(100, 1000);
        for (int i = 1; i <= 10; i++) {
            small.append(List.of(sized(i, 300)));
        }
        assertEquals(new Extent(8, 10), small.extent("hall"));
        small.append(List.of(sized(11, 1000)));
        assertEquals(new Extent(11, 11), small.extent("hall"));
        small.append(List.of(sized(12, 1)));
        assertEquals(new Extent(12, 12), small.extent("hall"));
    }

    @Test
    void theNewestIsKeptHoweverLongItIs() throws Exception {
        MemoryRoomLog small = new MemoryRoomLog(100, 10);
        small.append(List.of(sized(1, 5), sized(2, 500)));
        assertEquals(new Extent(2, 2), small.extent("hall"));
        assertEquals(500, small.read("hall", 1, 1).get(0).draft().content().length);
    }

    private static Draft sized(int reference, int length) {
        return new Draft("hall", "ann", String.valueOf(reference), 0, null, new byte[length], false);
    }

    @Test
    void referencesAreForgottenWithTheirMessages() throws Exception {
        MemoryRoomLog small = new MemoryRoomLog(3, Long.MAX_VALUE);
        small.append(drafts("hall", 1, 4));
        assertTrue(small.append(drafts("hall", 2, 2)).get(0).repeated());
        Appended again = small.append(drafts("hall", 1, 1)).get(0);
        assertFalse(again.repeated());
        assertEquals(5, again.entry().id());
    }

    @Test
    void aBoundThatKeepsNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new MemoryRoomLog(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new MemoryRoomLog(1, 0));
    }
}
