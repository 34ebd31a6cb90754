package dev.foghorn.server;

import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.message.Message;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Keeps what one connection's handler hears, in order, and may throw at one of its callbacks. */
public class Recorder implements WebSocketHandler {
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final CompletableFuture<CloseStatus> ended = new CompletableFuture<>();
    private final CompletableFuture<WebSocket> opened = new CompletableFuture<>();
    private final String throwing;

    public Recorder() {
        this("");
    }

    /** @param throwing the event at which it throws */
    public Recorder(String throwing) {
        this.throwing = throwing;
    }

    private void note(String event) {
        events.add(event);
        throwIfAskedTo(event);
    }

    /** Who waits for a future finds the event that completed it among those noted. */
    private <T> void note(String event, CompletableFuture<T> future, T value) {
        events.add(event);
        future.complete(value);
        throwIfAskedTo(event);
    }

    private void throwIfAskedTo(String event) {
        if (event.equals(throwing)) {
            throw new IllegalStateException("thrown on purpose at " + event);
        }
    }

    @Override
    public void onOpen(WebSocket socket) {
        note("open", opened, socket);
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        note("message");
    }

    @Override
    public void onPong(WebSocket socket, Message applicationData) {
        note("pong");
    }

    @Override
    public void onWritable(WebSocket socket) {
        note("writable");
    }

    @Override
    public void onClose(WebSocket socket, CloseStatus status) {
        note("close", ended, status);
    }

    @Override
    public void onFailure(WebSocket socket, CloseStatus status) {
        note("failure", ended, status);
    }

    public List<String> events() {
        return events;
    }

    public WebSocket socket() throws Exception {
        return opened.get(10, TimeUnit.SECONDS);
    }

    /** Waits for the end. */
    public CloseStatus status() throws Exception {
        return ended.get(10, TimeUnit.SECONDS);
    }
}
