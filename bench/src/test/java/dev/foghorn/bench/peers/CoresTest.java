package dev.foghorn.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class CoresTest {
    @Test
    void readsTheSystemsListOfCores() {
        assertEquals(List.of(0, 1), Cores.parse("0-1"));
        assertEquals(List.of(3), Cores.parse("3"));
        assertEquals(List.of(0, 1, 2, 8, 10, 11), Cores.parse("0-2,8,10-11"));
    }

    @Test
    void putsTasksetBeforeAServerThatHasACoreOfItsOwn() {
        assertEquals(List.of("/usr/bin/taskset", "-c", "2"), new Cores(2, 5).serverPrefix());
        assertEquals(List.of(), Cores.SHARED.serverPrefix());
    }
}
