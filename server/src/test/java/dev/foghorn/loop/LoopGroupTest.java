package dev.foghorn.loop;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import dev.foghorn.protocol.frame.Role;
import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopGroupTest {
    @Test
    void whatWasOpenedIsClosedIfOneSelectorCannotBe() throws Exception {
        Selector first = Selector.open();
        SelectorProvider selectors = mock(SelectorProvider.class);
        when(selectors.openSelector())
                .thenReturn((AbstractSelector) first)
                .thenThrow(new IOException("too many open files"));
        assertThrows(IOException.class, () -> new LoopGroup("leak-test", Role.SERVER, 2, Long.MAX_VALUE, selectors));
        assertFalse(first.isOpen());
    }

    @Test
    void aLoopThatHasEndedIsSkipped() throws Exception {
        try (LoopGroup group = new LoopGroup("next-test", Role.SERVER, 3, Long.MAX_VALUE)) {
            EventLoop ended = group.loops().get(1);
            end(ended);
            for (int i = 0; i < 6; i++) {
                assertNotSame(ended, group.next());
            }
        }
    }

    /** Then it is told to whoever asks for something of the loop. */
    @Test
    void ifAllHaveEndedThereIsOneAllTheSame() throws Exception {
        try (LoopGroup group = new LoopGroup("none-test", Role.SERVER, 1, Long.MAX_VALUE)) {
            end(group.loops().get(0));
            assertSame(group.loops().get(0), group.next());
        }
    }

    /** Such as no memory for the list of its connections, in the middle of a sweep. */
    @Test
    void anErrorInASweepDoesNotEndTheLoop() throws Exception {
        Selector selector = mock(Selector.class, withSettings().stubOnly());
        EventLoop loop = new EventLoop("sweep-test", Role.SERVER, new OutboundTotal(Long.MAX_VALUE), selector);
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        when(selector.keys()).thenThrow(new OutOfMemoryError("thrown on purpose")).then(call -> {
            ended.complete(loop.hasEnded());
            return Set.of();
        });
        loop.execute(() -> loop.watch(ConnectionOptions.DEFAULT.withHandshakeTimeout(Duration.ofMillis(4))));
        loop.start();
        assertFalse(ended.get(10, TimeUnit.SECONDS));
        end(loop);
    }

    private static void end(EventLoop loop) throws InterruptedException {
        loop.stop();
        loop.join(0);
    }
}
