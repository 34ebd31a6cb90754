package dev.foghorn.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is accused of blocking a loop, and who is not; time is given, not waited for. */
class WatchdogTest {
    private static final StackTraceElement SLEEP = frame("java.lang.Thread", "sleep");
    private static final StackTraceElement HANDLER = frame("com.example.Chat", "onMessage");
    private static final StackTraceElement OTHER = frame("com.example.Other", "onMessage");
    private static final StackTraceElement SESSION = frame("dev.foghorn.loop.Session", "onMessage");
    private static final StackTraceElement RUN = frame("java.lang.Thread", "run");

    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final EventLoop loop = mock(EventLoop.class);
    private final Watchdog.Watch watch = new Watchdog.Watch(loop);

    @BeforeEach
    void catchLog() {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        when(loop.toString()).thenReturn("loop-7");
    }

    @AfterEach
    void releaseLog() {
        System.setErr(standardError);
    }

    private static StackTraceElement frame(String type, String method) {
        return new StackTraceElement(type, method, null, 0);
    }

    /** @param stack from the innermost frame */
    private void look(long millis, long turn, StackTraceElement... stack) {
        when(loop.currentTurn()).thenReturn(turn);
        when(loop.stack()).thenReturn(stack);
        watch.look(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private List<String> lines(String level) {
        return log.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains(level)).toList();
    }

    @Test
    void aHandlerThatBlocksIsNamedOnceWithItsTime() {
        look(0, 1);
        look(100, 1, SLEEP, HANDLER, SESSION, RUN);
        look(200, 1, SLEEP, HANDLER, SESSION, RUN);
        look(900, 1, SLEEP, HANDLER, SESSION, RUN);
        look(1000, 2);
        look(1100, 2);
        look(1200, EventLoop.NO_TURN);
        assertEquals(1, lines("WARN").size(), log::toString);
        String warning = lines("WARN").get(0);
        assertTrue(warning.contains("loop-7 was blocked for about 1000 ms by com.example.Chat.onMessage"), warning);
    }

    @Test
    void aHandlerThatIsBackAtTheNextLookIsNotAccused() {
        look(0, 1);
        look(100, 1, SLEEP, HANDLER, SESSION, RUN);
        look(200, 2, SLEEP, HANDLER, SESSION, RUN);
        look(300, 2, SESSION, RUN);
        look(400, EventLoop.NO_TURN);
        assertEquals("", log.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aLongTurnOfManyHandlersAccusesNone() {
        look(0, 1);
        look(100, 1, HANDLER, SESSION, RUN);
        look(200, 1, OTHER, SESSION, RUN);
        look(300, 1, SESSION, RUN);
        look(400, 1, HANDLER, SESSION, RUN);
        look(500, 2);
        assertEquals("", log.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aHandlerThatDoesNotComeBackIsNamedWithItsStackWhileItBlocks() {
        look(0, 1);
        look(100, 1, SLEEP, HANDLER, SESSION, RUN);
        look(11_000, 1, SLEEP, HANDLER, SESSION, RUN);
        look(12_000, 1, SLEEP, HANDLER, SESSION, RUN);
        assertEquals(1, lines("ERROR").size(), log::toString);
        assertTrue(lines("ERROR").get(0).contains("java.lang.Thread.sleep"), log::toString);
    }
}
