package dev.foghorn.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.server.RawClient;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnTest {
    private final CompletableFuture<EventLoop> loop = new CompletableFuture<>();
    private final BlockingQueue<String> order = new LinkedBlockingQueue<>();

    /** Else a task that posts itself, such as a clock's, would keep the loop from its sockets. */
    @Test
    void whatATaskPostsComesAfterTheSocketsThatAreReady() throws Exception {
        try (WebSocketServer server = WebSocketServer.builder()
                        .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1))
                        .route("/", new Noting())
                        .start();
                RawClient client = RawClient.open(server, "/")) {
            EventLoop eventLoop = loop.get(10, TimeUnit.SECONDS);
            eventLoop.execute(() -> {
                sendText(client);
                order.add("first task");
                eventLoop.execute(() -> order.add("its task"));
            });

            assertEquals(List.of("first task", "message", "its task"), List.of(next(), next(), next()));
        }
    }

    private String next() throws InterruptedException {
        return String.valueOf(order.poll(10, TimeUnit.SECONDS));
    }

    private static void sendText(RawClient client) {
        try {
            client.send(RawClient.text("here"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Noting implements WebSocketHandler {
        @Override
        public void onOpen(WebSocket socket) {
            loop.complete(((Session) socket).loop());
        }

        @Override
        public void onMessage(WebSocket socket, Message message) {
            order.add("message");
        }
    }
}
