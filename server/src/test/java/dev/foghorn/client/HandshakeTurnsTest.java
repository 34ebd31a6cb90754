package dev.foghorn.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.api.WebSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HandshakeTurnsTest {
    /** More than a stack has room for, were each started by the one before. */
    private static final int MANY = 100_000;

    private final InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);
    private final HandshakeTurns turns = new HandshakeTurns();
    private int started;

    private CompletableFuture<WebSocket> failing() {
        started++;
        return CompletableFuture.failedFuture(new IOException("on purpose"));
    }

    @Test
    void howeverManyFailAtOnceAllComplete() {
        CompletableFuture<WebSocket> underWay = new CompletableFuture<>();
        CompletableFuture<WebSocket> first = turns.inTurn(address, () -> underWay);
        List<CompletableFuture<WebSocket>> waiting = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            waiting.add(turns.inTurn(address, this::failing));
        }
        assertEquals(0, started);
        underWay.completeExceptionally(new IOException("closed"));
        assertTrue(first.isCompletedExceptionally());
        assertEquals(MANY, started);
        assertTrue(waiting.stream().allMatch(CompletableFuture::isCompletedExceptionally));
    }

    @Test
    void eachBeginsWhenTheOneBeforeHasEnded() {
        CompletableFuture<WebSocket> first = new CompletableFuture<>();
        CompletableFuture<WebSocket> second = new CompletableFuture<>();
        turns.inTurn(address, () -> first);
        turns.inTurn(address, this::failing);
        turns.inTurn(address, () -> second);
        turns.inTurn(address, this::failing);
        assertEquals(0, started);
        first.complete(null);
        assertEquals(1, started);
        second.complete(null);
        assertEquals(2, started);
        assertTrue(turns.inTurn(address, this::failing).isDone(), "nobody is before it any more");
    }

    @Test
    void anAttemptThatCannotEvenStartDoesNotHoldUpTheNext() {
        CompletableFuture<WebSocket> thrown = turns.inTurn(address, () -> {
            throw new AssertionError("thrown on purpose");
        });
        assertTrue(thrown.isCompletedExceptionally());
        CompletableFuture<WebSocket> next = new CompletableFuture<>();
        CompletableFuture<WebSocket> result = turns.inTurn(address, () -> next);
        assertFalse(result.isDone());
        next.complete(null);
        assertTrue(result.isDone());
    }
}
