package dev.foghorn.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.app.ChatProcess;
import dev.foghorn.chat.InsistentWriter.Message;
import dev.foghorn.protocol.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The program is killed (SIGKILL) at random instants, and started again on what it left on the disk. */
@Timeout(600)
class KillTest {
    private static final int KILLS = 20;
    private static final int WRITERS = 4;
    private static final List<String> ROOMS = List.of("the harbour", "the lighthouse");
    /** A server that was just started answers about so many in the second that it lives. */
    private static final int MOST_ANSWERS = 600;
    /** As long as a few appends take. */
    private static final int MOST_NANOS = 5_000_000;

    private static final int KILLS_OF_CLIENTS = 3;
    private static final int SAID_BETWEEN = 100;
    private static final String[] OPTIONS =
            {"--rate", "0", "--rate-address", "0", "--join-rate", "0", "--join-rate-address", "0"};

    @TempDir
    private Path data;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Random random = Seed.random();
    private final List<InsistentWriter> writers = IntStream.range(0, WRITERS)
            .mapToObj(i -> new InsistentWriter("writer-" + i, ROOMS, random.nextLong())).toList();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private ChatProcess start() throws IOException {
        return start(0);
    }

    private ChatProcess start(int port) throws IOException {
        return ChatProcess.start(port, data, OPTIONS);
    }

    @Test
    void whatWasAcknowledgedIsThereOnceUnderItsIdHoweverOftenTheServerIsKilled() throws Exception {
        long began = System.nanoTime();
        for (int i = 0; i < KILLS; i++) {
            writeUntilKilled();
            if (i % 5 == 0) {
                killWhileItStarts();
            }
        }
        try (ChatProcess server = start()) {
            allWrite(server, () -> false, new Semaphore(0)).get();
            for (String room : ROOMS) {
                assertHolds(server, room);
            }
            server.terminate();
        }
        try (ChatProcess server = start()) { // an end in good order loses nothing either
            for (String room : ROOMS) {
                assertHolds(server, room);
            }
        }
        System.out.printf("%d kills in %d s: %d messages, of which %d had been stored but not acknowledged%n", KILLS,
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began),
                ROOMS.stream().mapToInt(room -> said(room).size()).sum(),
                writers.stream().mapToInt(InsistentWriter::repeated).sum());
    }

    private void writeUntilKilled() throws Exception {
        try (ChatProcess server = start()) {
            Semaphore answers = new Semaphore(0);
            CompletableFuture<Void> all = allWrite(server, () -> true, answers);
            boolean answered = answers.tryAcquire(1 + random.nextInt(MOST_ANSWERS), 1, TimeUnit.MINUTES);
            LockSupport.parkNanos(random.nextInt(MOST_NANOS));
            server.kill();
            all.get();
            assertTrue(answered);
        }
    }

    private CompletableFuture<Void> allWrite(ChatProcess server, BooleanSupplier more, Semaphore answers) {
        return CompletableFuture.allOf(writers.stream().map(writer -> CompletableFuture.runAsync(() -> {
            try {
                writer.write(server, more, answers);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                answers.release(MOST_ANSWERS); // nobody waits for one that has failed
            }
        }, threads)).toArray(CompletableFuture[]::new));
    }

    /** Then what was left is being read, mended and opened. */
    private void killWhileItStarts() throws Exception {
        try (ChatProcess server = ChatProcess.launch(0, data, OPTIONS)) {
            Thread.sleep(random.nextInt(2000));
            server.kill();
        }
    }

    /** All that all writers were told to be in a room. */
    private Map<Long, Message> said(String room) {
        Map<Long, Message> all = new TreeMap<>();
        for (InsistentWriter writer : writers) {
            writer.acknowledged(room).forEach((id, message) -> assertNull(all.put(id, message), () -> "twice: " + id));
        }
        return all;
    }

    private void assertHolds(ChatProcess server, String room) throws IOException {
        Map<Long, Message> said = said(room);
        try (Peer reader = Peer.open(server.address())) {
            reader.hello("reader-of-" + ROOMS.indexOf(room));
            JsonNode joined = reader.join(room);
            assertEquals(said.size(), joined.path("last").asLong(), "gapless, and nothing that nobody said");
            joined = reader.join(room, 0, joined.path("epoch").asString());
            assertTrue(joined.path("recovered").asBoolean(), joined::toString);
            for (long id = 1; id <= said.size(); id++) {
                JsonNode message = reader.expect("message");
                assertEquals(id, message.path("id").asLong());
                Message expected = said.get(id);
                assertTrue(expected != null && expected.is(message), () -> expected + " is not " + message);
            }
        }
    }

    @Test
    void clientsComeThroughKillsByThemselvesWithNothingMissingAndNothingTwice() throws Exception {
        String room = ROOMS.get(0);
        ChatProcess server = start();
        try (Member ann = new Member(server.port(), "ann", room); Member ben = new Member(server.port(), "ben", room)) {
            Map<String, CompletableFuture<Long>> ids = new LinkedHashMap<>();
            for (int kill = 1; kill <= KILLS_OF_CLIENTS; kill++) {
                for (int i = 0; i < SAID_BETWEEN; i++) {
                    for (Member member : List.of(ann, ben)) {
                        String text = "message " + ids.size();
                        ids.put(text, member.say(text));
                    }
                }
                int some = ids.size() - 1 - random.nextInt(SAID_BETWEEN); // the rest is on its way
                ids.get("message " + some).get(1, TimeUnit.MINUTES);
                server.kill();
                ids.put("typed meanwhile " + kill, ann.say("typed meanwhile " + kill));
                server = start(server.port());
            }
            Map<Long, String> expected = new TreeMap<>();
            for (Map.Entry<String, CompletableFuture<Long>> said : ids.entrySet()) {
                long id = said.getValue().get(1, TimeUnit.MINUTES);
                assertNull(expected.put(id, id + " " + said.getKey()));
            }
            assertEquals(LongStream.rangeClosed(1, ids.size()).boxed().toList(), List.copyOf(expected.keySet()));
            for (Member member : List.of(ann, ben)) {
                assertEquals(List.copyOf(expected.values()), member.hear(ids.size()).stream()
                        .map(message -> message.id() + " " + message.text()).toList());
                assertEquals(List.of(), member.holes());
            }
        } finally {
            server.close();
        }
    }
}
