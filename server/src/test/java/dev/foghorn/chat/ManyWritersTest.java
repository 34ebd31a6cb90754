package dev.foghorn.chat;

import dev.foghorn.chat.log.MemoryRoomLog;
import org.junit.jupiter.api.Test;

/** Nothing is missing, nothing is there twice, and the order is the same for all, whoever is cut off. */
class ManyWritersTest {
    private static MemoryRoomLog memory(ManyWriters many) {
        return new MemoryRoomLog(many.total(), Long.MAX_VALUE);
    }

    @Test
    void inMemory() throws Exception {
        ManyWriters many = new ManyWriters(8, 5000, 50, 5);
        many.run(memory(many));
    }

    @Test
    void onAStoreThatFailsNowAndThen() throws Exception {
        ManyWriters many = new ManyWriters(8, 1500, 20, 2);
        many.run(FaultyLog.byChance(memory(many), 11));
    }
}
