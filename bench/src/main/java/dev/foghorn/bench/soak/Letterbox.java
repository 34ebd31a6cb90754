package dev.foghorn.bench.soak;

import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.message.Message;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What comes over one connection, for a thread that waits for it. */
final class Letterbox implements WebSocketHandler {
    /** Longer than any of the server's timeouts. */
    private static final long PATIENCE_SECONDS = 60;

    private final BlockingQueue<Letter> letters = new LinkedBlockingQueue<>();
    private final CompletableFuture<CloseStatus> end = new CompletableFuture<>();

    /** A message. */
    record Letter(Opcode opcode, byte[] bytes) {}

    @Override
    public void onMessage(WebSocket socket, Message message) {
        letters.add(new Letter(message.opcode(), message.copy()));
    }

    @Override
    public void onClose(WebSocket socket, CloseStatus status) {
        end.complete(status);
    }

    @Override
    public void onFailure(WebSocket socket, CloseStatus status) {
        end.completeExceptionally(new IOException("a connection failed: " + status));
        letters.add(new Letter(Opcode.CLOSE, new byte[0])); // so that nobody waits for more
    }

    /** The next message. */
    Letter next() throws IOException, InterruptedException {
        Letter letter = letters.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (letter == null) {
            throw new IOException("no message came within " + PATIENCE_SECONDS + " s");
        }
        if (letter.opcode() == Opcode.CLOSE) {
            awaitEnd();
        }
        return letter;
    }

    /** @throws IOException if it was no orderly end */
    CloseStatus awaitEnd() throws IOException, InterruptedException {
        try {
            return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException("a connection did not end within " + PATIENCE_SECONDS + " s", e);
        }
    }
}
