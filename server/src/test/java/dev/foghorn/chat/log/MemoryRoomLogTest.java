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
        MemoryRoomLog small = new MemoryRoomLog(100, Long.MAX_VALUE, Long.MAX_VALUE);
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
        MemoryRoomLog small = new MemoryRoomLog(100, 1000, Long.MAX_VALUE);
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
        MemoryRoomLog small = new MemoryRoomLog(100, 10, Long.MAX_VALUE);
        small.append(List.of(sized(1, 5), sized(2, 500)));
        assertEquals(new Extent(2, 2), small.extent("hall"));
        assertEquals(500, small.read("hall", 1, 1).get(0).draft().content().length);
    }

    private static Draft sized(int reference, int length) {
        return new Draft("hall", "ann", String.valueOf(reference), 0, null, new byte[length], false);
    }

    @Test
    void referencesAreForgottenWithTheirMessages() throws Exception {
        MemoryRoomLog small = new MemoryRoomLog(3, Long.MAX_VALUE, Long.MAX_VALUE);
        small.append(drafts("hall", 1, 4));
        assertTrue(small.append(drafts("hall", 2, 2)).get(0).repeated());
        Appended again = small.append(drafts("hall", 1, 1)).get(0);
        assertFalse(again.repeated());
        assertEquals(5, again.entry().id());
    }

    private static Draft picture(String room, int reference) {
        return new Draft(room, "ann", String.valueOf(reference), 0, "image/png", new byte[64 << 10], false);
    }

    @Test
    void allRoomsTogetherHaveALimitAndTheOneLongestUnusedLosesItsMessages() throws Exception {
        long limit = 1 << 20;
        MemoryRoomLog small = new MemoryRoomLog(100, Long.MAX_VALUE, limit);
        small.append(drafts("first", 1, 7));
        for (int i = 1; i <= 100; i++) {
            small.append(List.of(picture("spoken in", i), picture("room" + i, 1)));
            small.read("read", 0, 1);
        }
        assertEquals(List.of(), small.read("first", 6, 1));
        assertEquals(new Extent(8, 7), small.extent("first"));
        assertEquals(new Extent(2, 1), small.extent("room1"));
        assertEquals(new Extent(1, 1), small.extent("room100"));
        Extent spokenIn = small.extent("spoken in");
        assertEquals(100, spokenIn.last());
        assertTrue(spokenIn.first() < 100);
        long kept = spokenIn.last() - spokenIn.first() + 1;
        for (int i = 1; i <= 100; i++) {
            kept += small.read("room" + i, 0, 1).size();
        }
        assertTrue(kept >= 8 && kept * (64 << 10) <= limit, () -> "not all pictures are counted");
        assertEquals(List.of(8L), ids(small.append(drafts("first", 8, 8))));
        assertEquals(new Extent(8, 8), small.extent("first"));
    }

    @Test
    void theNewestIsKeptEvenIfAllRoomsMayTakeLess() throws Exception {
        MemoryRoomLog small = new MemoryRoomLog(100, Long.MAX_VALUE, 1000);
        small.append(List.of(sized(1, 5), sized(2, 5000)));
        assertEquals(new Extent(2, 2), small.extent("hall"));
    }

    /** Who joins and speaks in ever new rooms: what is left of each is a number, and in the end one for all of them. */
    @Test
    void noIdIsGivenTwiceHoweverManyRoomsThereWere() throws Exception {
        MemoryRoomLog small = new MemoryRoomLog(100, Long.MAX_VALUE, 64 << 10);
        small.append(drafts("hall", 1, 7));
        for (int i = 0; i < 1000; i++) {
            small.append(drafts("room" + i, 1, 1));
        }
        assertTrue(small.knownRooms() < 200, () -> small.knownRooms() + " rooms are known");
        Extent hall = small.extent("hall");
        assertTrue(hall.last() >= 7 && hall.first() == hall.last() + 1, hall::toString);
        assertEquals(List.of(hall.first()), ids(small.append(drafts("hall", 8, 8))));
        assertEquals(List.of(1L), ids(new MemoryRoomLog().append(drafts("hall", 1, 1))));
    }

    @Test
    void aRoomThatIsOpenBeginsWhereItsExtentSaid() throws Exception {
        MemoryRoomLog small = new MemoryRoomLog(100, Long.MAX_VALUE, 64 << 10);
        assertEquals(new Extent(1, 0), small.extent("new"));
        small.append(drafts("hall", 1, 7));
        for (int i = 0; i < 1000; i++) {
            small.append(drafts("room" + i, 1, 1));
            assertEquals(new Extent(1, 0), small.extent("new"));
        }
        assertEquals(List.of(1L), ids(small.append(drafts("new", 1, 1))));
    }

    @Test
    void aBoundThatKeepsNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new MemoryRoomLog(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new MemoryRoomLog(1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new MemoryRoomLog(1, 1, 0));
    }
}
