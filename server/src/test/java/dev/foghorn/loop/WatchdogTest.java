package dev.foghorn.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.foghorn.protocol.frame.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    private void look(long millis, long step, StackTraceElement... stack) {
        when(loop.currentStep()).thenReturn(step);
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
        look(1200, EventLoop.NO_STEP);
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
        look(400, EventLoop.NO_STEP);
        assertEquals("", log.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aLongStepOfManyHandlersAccusesNone() {
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

    @ParameterizedTest
    @ValueSource(strings = {
        "dev.foghorn.client.HandshakeTurns", "dev.foghorn.hub.Room", "dev.foghorn.server.Routes",
        "dev.foghorn.tls.ServerTls", "dev.foghorn.protocol.frame.FrameParser", "javax.net.ssl.SSLEngine"
    })
    void whatIsOursIsNoHandler(String type) {
        look(0, 1);
        look(100, 1, frame(type, "work"), SESSION, RUN);
        look(200, 1, frame(type, "work"), SESSION, RUN);
        look(300, 2);
        assertEquals("", log.toString(StandardCharsets.UTF_8));
    }

    /** Each is served for a short time only, however many there are in a turn. */
    @Test
    void eachKeyAndEachTaskIsAStepOfItsOwn() throws Exception {
        EventLoop real = new EventLoop("steps", Role.SERVER, new OutboundTotal(Long.MAX_VALUE));
        assertEquals(EventLoop.NO_STEP, real.currentStep());
        real.start();
        List<Long> steps = new CopyOnWriteArrayList<>();
        List<Pipe> pipes = List.of(Pipe.open(), Pipe.open());
        CountDownLatch seen = new CountDownLatch(4);
        real.execute(() -> {
            for (Pipe pipe : pipes) {
                readable(real, pipe, () -> note(real, steps, seen));
            }
        });
        for (int i = 0; i < 2; i++) {
            real.execute(() -> note(real, steps, seen));
        }
        assertTrue(seen.await(10, TimeUnit.SECONDS));
        real.stop();
        real.join(0);
        assertEquals(4, Set.copyOf(steps).size(), steps::toString);
        assertFalse(steps.contains(EventLoop.NO_STEP));
        assertEquals(EventLoop.NO_STEP, real.currentStep(), "there is nothing more to look at");
        for (Pipe pipe : pipes) {
            pipe.sink().close();
            pipe.source().close();
        }
    }

    private static void note(EventLoop loop, List<Long> steps, CountDownLatch seen) {
        steps.add(loop.currentStep());
        seen.countDown();
    }

    private static void readable(EventLoop loop, Pipe pipe, Runnable whenReady) {
        try {
            pipe.sink().write(ByteBuffer.wrap(new byte[1]));
            pipe.source().configureBlocking(false);
            loop.register(pipe.source(), SelectionKey.OP_READ, new EventLoop.Selectable() {
                @Override
                public void ready(SelectionKey key) {
                    key.interestOps(0);
                    whenReady.run();
                }

                @Override
                public void sweep() {}

                @Override
                public void lost(String how) {}
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
