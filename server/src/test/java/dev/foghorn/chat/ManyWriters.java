package dev.foghorn.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.chat.log.RoomLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * Many write into one room, and many read there; all are cut off at random, in different ways, come again and go on.
 * In the end each reader must have seen each message once, all in the same order.
 *
 * @param messages of each writer
 * @param minutes that it may take at most
 */
record ManyWriters(int writers, int messages, int readers, int minutes) {
    private static final String ROOM = "the one room";
    /** Messages that a writer has said and that were not answered yet. */
    private static final int WINDOW = 32;

    int total() {
        return writers * messages;
    }

    /** @param log must keep all messages; is closed with the chat */
    void run(RoomLog log) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (ChatServer server = new ChatServer().log(log).start()) {
            List<CompletableFuture<List<String>>> seen = new ArrayList<>();
            for (int i = 0; i < readers; i++) {
                int number = i;
                seen.add(CompletableFuture.supplyAsync(() -> new Reader(server, number).readAll(), threads));
            }
            List<CompletableFuture<Void>> written = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                int number = i;
                written.add(CompletableFuture.runAsync(() -> new Writer(server, number).writeAll(), threads));
            }
            CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)).get(minutes, TimeUnit.MINUTES);
            List<String> first = seen.get(0).get(minutes, TimeUnit.MINUTES);
            assertEquals(total(), first.size());
            assertEquals(total(), new HashSet<>(first).size());
            for (CompletableFuture<List<String>> others : seen) {
                assertEquals(first, others.get(minutes, TimeUnit.MINUTES));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** One who comes again as the same guest. */
    private abstract static class Returning {
        private final ChatServer server;
        private final String name;
        final Random random;
        private String token;

        Returning(ChatServer server, String name) {
            this.server = server;
            this.name = name;
            this.random = new Random(name.hashCode());
        }

        Peer connect() throws IOException {
            Peer peer = server.connect();
            if (token == null) {
                peer.hello(name);
                token = peer.token();
            } else {
                peer.helloWith(token);
            }
            return peer;
        }

        void cut(Peer peer) throws IOException {
            switch (random.nextInt(3)) {
                case 0 -> peer.reset();
                case 1 -> peer.sayGoodbye();
                default -> peer.close();
            }
        }
    }

    private final class Reader extends Returning {
        private final List<String> seen = new ArrayList<>();
        private String epoch;

        Reader(ChatServer server, int number) {
            super(server, "reader-" + number);
        }

        List<String> readAll() {
            try {
                while (seen.size() < total()) {
                    try (Peer peer = connect()) {
                        join(peer);
                        readUntilCut(peer);
                        cut(peer);
                    }
                }
                return seen;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void join(Peer peer) throws IOException {
            if (epoch == null) {
                peer.send("join", "room", ROOM);
            } else {
                peer.send("join", "room", ROOM, "after", seen.size(), "epoch", epoch);
            }
            JsonNode joined = peer.await("joined");
            if (epoch == null && joined.path("last").asLong() > 0) { // too late: from the beginning, then
                epoch = joined.path("epoch").asString();
                join(peer);
                return;
            }
            assertTrue(epoch == null || joined.path("recovered").asBoolean(), joined::toString);
            epoch = joined.path("epoch").asString();
        }

        private void readUntilCut(Peer peer) throws IOException {
            int most = 1 + random.nextInt(Math.max(20, total() / 5));
            for (int i = 0; i < most && seen.size() < total(); i++) {
                JsonNode message = peer.await("message");
                assertEquals(seen.size() + 1, message.path("id").asLong());
                seen.add(message.path("text").asString());
            }
        }
    }

    private final class Writer extends Returning {
        private final int number;
        /** Numbers of what was said, or is to be said again, and was not answered. */
        private final Set<Integer> unanswered = new LinkedHashSet<>();
        private int next;

        Writer(ChatServer server, int number) {
            super(server, "writer-" + number);
            this.number = number;
        }

        void writeAll() {
            try {
                while (!isDone()) {
                    try (Peer peer = connect()) {
                        peer.join(ROOM);
                        for (int again : unanswered) {
                            say(peer, again);
                        }
                        writeUntilCut(peer);
                        cut(peer);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private boolean isDone() {
            return next == messages && unanswered.isEmpty();
        }

        private void writeUntilCut(Peer peer) throws IOException {
            int most = 1 + random.nextInt(Math.max(20, messages / 3));
            for (int i = 0; i < most && !isDone(); i++) {
                while (next < messages && unanswered.size() < WINDOW) {
                    unanswered.add(next);
                    say(peer, next++);
                }
                listen(peer);
            }
        }

        private void say(Peer peer, int which) throws IOException {
            peer.say(ROOM, "" + which, number + ":" + which);
        }

        private void listen(Peer peer) throws IOException {
            JsonNode message = peer.next();
            while (!message.path("type").asString().equals("said")) {
                assertTrue(!message.path("type").asString().equals("error"), message::toString);
                message = peer.next();
            }
            unanswered.remove(message.path("ref").asInt());
        }
    }
}
