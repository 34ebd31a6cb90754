package dev.foghorn.loop;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Completes a future once a message has left, or will not leave. */
final class Receipt implements Tracker {
    private final EventLoop loop;
    private final CompletableFuture<Void> result;

    Receipt(EventLoop loop, CompletableFuture<Void> result) {
        this.loop = loop;
        this.result = result;
    }

    @Override
    public void onRefused() {
        fail("the message was not taken: the connection is closing, or its queue is at the limit");
    }

    @Override
    public void onWritten() {
        later(() -> result.complete(null));
    }

    @Override
    public void onDropped() {
        fail("the message was dropped: the peer is slow");
    }

    @Override
    public void onDiscarded() {
        fail("the connection ended before the message had left");
    }

    private void fail(String why) {
        later(() -> result.completeExceptionally(new IOException(why)));
    }

    /** What depends on the future may send or close: not in the middle of a write. */
    private void later(Runnable completion) {
        loop.execute(completion);
        if (loop.hasEnded()) {
            completion.run(); // twice does no harm
        }
    }
}
