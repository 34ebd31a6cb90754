package dev.foghorn.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FarewellTest {
    private static final long HOUR = 3_600_000_000_000L;

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 250000", "2, 500000", "4, 1000000", "8, 1000000"})
    void tellsAsManyAsTheWindowHasPassed(int quarters, int told) {
        assertEquals(told, Farewell.due(1_000_000, quarters * HOUR / 4, HOUR));
    }

    /** A loop may have very many, and is asked again every few milliseconds. */
    @Test
    void asksItsLoopForItsConnectionsOnceAndThenOnlyWhoIsLeft() {
        EventLoop loop = mock(EventLoop.class);
        Connection answering = connection();
        Connection silent = connection();
        when(loop.connections()).thenReturn(new ArrayList<>(List.of(answering, silent)));
        Farewell farewell = new Farewell(loop, 1001, 0);
        farewell.run();
        assertFalse(farewell.isOver());
        when(answering.isTerminated()).thenReturn(true);
        farewell.run();
        assertFalse(farewell.isOver());
        when(silent.delaysClosing()).thenReturn(false);
        farewell.run();
        assertTrue(farewell.isOver());
        verify(loop, times(1)).connections();
        verify(answering, times(1)).goAway(1001);
        verify(silent, times(1)).goAway(1001);
    }

    private static Connection connection() {
        Connection connection = mock(Connection.class);
        when(connection.delaysClosing()).thenReturn(true);
        return connection;
    }

    @Test
    void withoutAWindowTellsAllAtOnce() {
        assertEquals(3, Farewell.due(3, 0, 0));
        assertEquals(0, Farewell.due(0, 0, 0));
    }
}
