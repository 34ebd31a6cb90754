package dev.foghorn.chat.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.chat.wire.ChatException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what a client tells, a line for each. */
class Diary implements ChatListener {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final BlockingQueue<Duration> waits = new LinkedBlockingQueue<>();

    /** The lines that come next. */
    void expect(String... expected) throws InterruptedException {
        for (String line : expected) {
            assertEquals(line, next(), () -> "of " + Arrays.toString(expected));
        }
    }

    String next() throws InterruptedException {
        String line = lines.poll(20, TimeUnit.SECONDS);
        assertNotNull(line, "nothing more was told");
        return line;
    }

    void hasNoMore() {
        assertTrue(lines.isEmpty(), lines.toString());
    }

    boolean hasWaits() {
        return !waits.isEmpty();
    }

    /** The wait before the next attempt to connect. */
    Duration nextWait() throws InterruptedException {
        Duration wait = waits.poll(20, TimeUnit.SECONDS);
        assertNotNull(wait, "no attempt was put off");
        return wait;
    }

    @Override
    public void onMessage(ChatMessage message) {
        lines.add(message.room() + " " + message.id() + " " + message.from() + ": "
                + (message.media() == null ? message.text() : message.media() + Arrays.toString(message.content())));
    }

    @Override
    public void onHole(String room, String reason) {
        lines.add(room + " hole: " + reason);
    }

    @Override
    public void onEntered(String room, String user, int count) {
        lines.add(room + " entered " + user + ", " + count);
    }

    @Override
    public void onExited(String room, String user, int count) {
        lines.add(room + " exited " + user + ", " + count);
    }

    @Override
    public void onPresence(String room, Presence presence) {
        lines.add(room + " has " + presence.users());
    }

    @Override
    public void onTyping(String room, String user) {
        lines.add(room + " typing " + user);
    }

    @Override
    public void onError(ChatException error) {
        lines.add("error " + error.code() + " " + error.getMessage());
    }

    @Override
    public void onConnecting() {
        lines.add("connecting");
    }

    @Override
    public void onConnected(String user) {
        lines.add("connected as " + user);
    }

    @Override
    public void onReconnecting(Duration in, String why) {
        waits.add(in);
        lines.add("reconnecting");
    }

    @Override
    public void onClosed(String why) {
        lines.add("closed: " + why);
    }
}
