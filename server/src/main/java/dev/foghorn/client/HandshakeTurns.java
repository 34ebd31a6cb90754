package dev.foghorn.client;

import dev.foghorn.api.WebSocket;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Attempts to connect, one after another for each address (RFC 6455 section 4.1): the next begins when the one before
 * has ended, on the thread that ended it. Thread-safe.
 */
final class HandshakeTurns {
    /** By address: those that wait for the one under way. Guarded by itself. */
    private final Map<InetSocketAddress, Queue<Attempt>> waiting = new HashMap<>();

    private record Attempt(Supplier<CompletableFuture<WebSocket>> start, CompletableFuture<WebSocket> result) {
        /** One that cannot even start, because a caller's callback threw, must not hold up the next. */
        CompletableFuture<WebSocket> started() {
            try {
                return start.get();
            } catch (Throwable e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        void end(WebSocket socket, Throwable failure) {
            if (failure == null) {
                result.complete(socket);
            } else {
                result.completeExceptionally(failure);
            }
        }
    }

    /** Starts an attempt now, or when those before it have ended. */
    CompletableFuture<WebSocket> inTurn(InetSocketAddress address, Supplier<CompletableFuture<WebSocket>> start) {
        Attempt attempt = new Attempt(start, new CompletableFuture<>());
        synchronized (waiting) {
            Queue<Attempt> queue = waiting.get(address);
            if (queue != null) {
                queue.add(attempt);
                return attempt.result();
            }
            waiting.put(address, new ArrayDeque<>());
        }
        run(address, attempt);
        return attempt.result();
    }

    /** Runs attempts until one takes time, or none is left. A loop: thousands may fail at once, as when we are closed. */
    private void run(InetSocketAddress address, Attempt first) {
        Attempt attempt = first;
        while (attempt != null && hasEnded(address, attempt)) {
            attempt = next(address);
        }
    }

    /** @return whether it has ended already; if not, the next ones are run when it ends */
    private boolean hasEnded(InetSocketAddress address, Attempt attempt) {
        AtomicBoolean first = new AtomicBoolean(true); // of this method's end and the attempt's: the second goes on
        attempt.started().whenComplete((socket, failure) -> {
            if (!first.getAndSet(false)) {
                run(address, next(address));
            }
            attempt.end(socket, failure);
        });
        return !first.getAndSet(false);
    }

    /** Null if none waits. */
    private Attempt next(InetSocketAddress address) {
        synchronized (waiting) {
            Attempt next = waiting.get(address).poll();
            if (next == null) {
                waiting.remove(address);
            }
            return next;
        }
    }
}
