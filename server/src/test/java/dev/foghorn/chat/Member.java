package dev.foghorn.chat;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.foghorn.chat.client.ChatClient;
import dev.foghorn.chat.client.ChatListener;
import dev.foghorn.chat.client.ChatMessage;
import dev.foghorn.client.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The chat's client in one room, and what it has heard there. */
final class Member implements ChatListener, AutoCloseable {
    private final BlockingQueue<ChatMessage> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> holes = new LinkedBlockingQueue<>();
    private final String room;
    private final ChatClient client;

    /** Waits until it is in the room. */
    Member(int port, String name, String room) throws IOException {
        this.room = room;
        client = ChatClient.builder("ws://127.0.0.1:" + port + "/chat", this)
                .name(name)
                .backoff(new Backoff(Duration.ofMillis(10), Duration.ofMillis(200), new Random(1)))
                .start();
        client.join(room).join();
    }

    CompletableFuture<Long> say(String text) {
        return client.say(room, text);
    }

    @Override
    public void onMessage(ChatMessage message) {
        heard.add(message);
    }

    @Override
    public void onHole(String room, String reason) {
        holes.add(reason);
    }

    List<ChatMessage> hear(int count) throws InterruptedException {
        List<ChatMessage> messages = new ArrayList<>();
        while (messages.size() < count) {
            ChatMessage next = heard.poll(30, TimeUnit.SECONDS);
            assertNotNull(next, "after " + messages.size() + " messages nothing more came");
            messages.add(next);
        }
        return messages;
    }

    /** The reasons of the holes that it was told of. */
    List<String> holes() {
        return List.copyOf(holes);
    }

    @Override
    public void close() {
        client.close();
    }
}
