package dev.foghorn.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.foghorn.chat.log.Draft;
import dev.foghorn.chat.log.Extent;
import dev.foghorn.chat.log.LogException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailFastLogTest {
    private static final long SECOND = 1_000_000_000;

    private final FaultyLog store = new FaultyLog();
    private long now = Long.MAX_VALUE - SECOND;
    /** By which the clock goes on each time that somebody looks at it: what is asked of the store takes so long. */
    private long step;
    private final FailFastLog log = new FailFastLog(store, () -> now += step);

    private void failSlowly() {
        store.unreadable = true;
        step = SECOND;
        assertThrows(LogException.class, () -> log.extent("a"));
        step = 0;
        assertEquals(1, store.reads.get());
    }

    @Test
    void afterOneHasWaitedInVainTheOthersDoNotWait() throws Exception {
        failSlowly();
        for (int i = 0; i < 100; i++) {
            assertThrows(LogException.class, () -> log.extent("a"));
            assertThrows(LogException.class, () -> log.read("a", 0, 1, 1));
            assertThrows(LogException.class, () -> log.readBefore("a", 1, 1, 1));
        }
        assertEquals(1, store.reads.get());
        now += SECOND;
        assertThrows(LogException.class, () -> log.extent("a"));
        assertEquals(2, store.reads.get());
        store.unreadable = false;
        assertEquals(new Extent(1, 0), log.extent("a"));
    }

    @Test
    void whatFailsAtOnceIsTriedEachTime() {
        store.unreadable = true;
        for (int i = 1; i <= 10; i++) {
            assertThrows(LogException.class, () -> log.extent("a"));
            assertEquals(i, store.reads.get());
        }
    }

    @Test
    void anAppendTellsThatTheStoreIsBack() throws Exception {
        failSlowly();
        store.unreadable = false;
        log.append(List.of(new Draft("a", "ann", "1", 1, null, new byte[1], false)));
        assertEquals(new Extent(1, 1), log.extent("a"));
    }

    @Test
    void anAppendThatWaitedInVainKeepsTheOthersFromWaiting() {
        store.down = true;
        step = SECOND;
        assertThrows(LogException.class, () -> log.append(List.of()));
        step = 0;
        assertThrows(LogException.class, () -> log.extent("a"));
        assertEquals(0, store.reads.get());
    }
}
