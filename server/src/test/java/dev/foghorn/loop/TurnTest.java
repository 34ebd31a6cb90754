package dev.foghorn.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.server.RawClient;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
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

    /** Else a read of 64 KiB, which may hold 64 MiB, would keep the others waiting for half a second. */
    @Test
    void aReadOfManyBombsLeavesOthersTheirTurn() throws Exception {
        byte[] bomb = RawClient.frame(0xC2, deflated(new byte[1_000_000]));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 10; i++) {
            bytes.writeBytes(bomb);
        }
        bytes.writeBytes(RawClient.close(1000, ""));
        try (WebSocketServer server = WebSocketServer.builder()
                        .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1))
                        .route("/", new Noting())
                        .start();
                RawClient client = RawClient.open(server, "/", "Sec-WebSocket-Extensions: permessage-deflate")) {
            EventLoop eventLoop = loop.get(10, TimeUnit.SECONDS);
            CountDownLatch sent = new CountDownLatch(1);
            eventLoop.execute(() -> { // so that all is read at once
                awaitUninterruptibly(sent);
                noteEachTurn(eventLoop);
            });
            client.send(bytes.toByteArray());
            sent.countDown();

            assertEquals(1000, client.readFrame().closeCode());
            assertTrue(client.isAtEof());
            List<String> seen = new ArrayList<>(order);
            assertEquals(10, Collections.frequency(seen, "message"));
            assertFalse(seen.toString().contains("message, message"), seen.toString());
        }
    }

    private void noteEachTurn(EventLoop eventLoop) {
        if (Collections.frequency(new ArrayList<>(order), "message") < 10) {
            order.add("turn");
            eventLoop.execute(() -> noteEachTurn(eventLoop));
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] deflated(byte[] content) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(content);
        byte[] out = new byte[10_000];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH) - 4;
        deflater.end();
        return Arrays.copyOf(out, length);
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
