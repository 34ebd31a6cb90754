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
                written.add(CompletableFuture.runAsync(() -> new Writer(server, number).run(), threads));
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

        /** Comes again until all is done; the server may close the connection too, so that it comes again. */
        void run() {
            try {
                while (!isDone()) {
                    try (Peer peer = connect()) {
                        goOn(peer);
                        cut(peer);
                    } catch (Peer.Closed e) {
                        assertEquals(1013, e.code(), e.getMessage());
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        abstract boolean isDone();

        abstract void goOn(Peer peer) throws IOException;

        /** @return the answer, or null if it is to be asked again, since the store was down */
        JsonNode joined(Peer peer) throws IOException {
            JsonNode answer = peer.next();
            while (!answer.path("type").asString().equals("joined")) {
                if (answer.path("type").asString().equals("error")) {
                    assertEquals("store_down", answer.path("code").asString(), answer::toString);
                    return null;
                }
                answer = peer.next();
            }
            return answer;
        }

        private void cut(Peer peer) throws IOException {
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
            run();
            return seen;
        }

        @Override
        boolean isDone() {
            return seen.size() == total();
        }

        @Override
        void goOn(Peer peer) throws IOException {
            while (!join(peer)) {
                pause();
            }
            readUntilCut(peer);
        }

        /** @return false if it is to be asked again */
        private boolean join(Peer peer) throws IOException {
            if (epoch == null) {
                peer.send("join", "room", ROOM);
            } else {
                peer.send("join", "room", ROOM, "after", seen.size(), "epoch", epoch);
            }
            JsonNode joined = joined(peer);
            if (joined == null) {
                return false;
            }
            boolean knewTheEpoch = epoch != null;
            epoch = joined.path("epoch").asString();
            assertTrue(!knewTheEpoch || joined.path("recovered").asBoolean(), joined::toString);
            return knewTheEpoch || joined.path("last").asLong() == 0; // else from the beginning: now it can
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

        @Override
        boolean isDone() {
            return next == messages && unanswered.isEmpty();
        }

        @Override
        void goOn(Peer peer) throws IOException {
            peer.send("join", "room", ROOM);
            while (joined(peer) == null) {
                pause();
                peer.send("join", "room", ROOM);
            }
            for (int again : unanswered) {
                say(peer, again);
            }
            writeUntilCut(peer);
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

        /** Until something that was said is answered; what was not stored is said again. */
        private void listen(Peer peer) throws IOException {
            JsonNode answer = peer.next();
            while (!answer.path("type").asString().equals("said")) {
                if (answer.path("type").asString().equals("error")) {
                    assertEquals("store_down", answer.path("code").asString(), answer::toString);
                    say(peer, answer.path("ref").asInt());
                }
                answer = peer.next();
            }
            unanswered.remove(answer.path("ref").asInt());
        }
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
