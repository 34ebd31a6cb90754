package dev.foghorn.bench.soak;

import dev.foghorn.bench.load.Interruption;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Many players at once, over a long time. Now and then all pause between two conversations, and the server shows what
 * it holds then: the same each time.
 */
final class Mix {
    private static final int PLAYERS = 32;
    /** In a run of any length. */
    private static final int SAMPLES = 20;
    /** Before that the JVM still compiles, and rooms and buffers are made for the first time. */
    private static final double SETTLED = 0.25;
    /** Compiled code's tables and the like; less than one connection of each player would leave behind. */
    private static final long HEAP_SLACK = 256 << 10;
    /** For connections that were reset, and for what comes a second after the last of them. */
    private static final Duration CALM = Duration.ofSeconds(2);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SoakServerProcess server;
    private final Interruption interruption;
    private final PrintWriter progress;
    private final Tally tally = new Tally();
    /** Players hold it shared in a conversation; who holds it alone has the server at rest. */
    private final ReadWriteLock conversations = new ReentrantReadWriteLock(true);
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final List<Sample> samples = new ArrayList<>();
    private volatile boolean over;

    /** @param seconds since the begin */
    record Sample(double seconds, Footprint footprint, long messages) {}

    Mix(SoakServerProcess server, Interruption interruption, PrintWriter progress) {
        this.server = server;
        this.interruption = interruption;
        this.progress = progress;
    }

    /** Plays for so long, or until something is wrong. */
    void play(List<Player.Door> doors, long seed, Duration duration) throws IOException, InterruptedException {
        List<Thread> players = new ArrayList<>();
        for (int i = 0; i < PLAYERS; i++) {
            Player player = new Player(server, doors, seed + i, tally);
            players.add(new Thread(() -> play(player), "player-" + i));
        }
        players.forEach(Thread::start);
        try {
            watch(duration);
        } finally {
            over = true;
            for (Thread player : players) {
                player.join();
            }
        }
        if (!server.isAlive()) {
            wrong.add("the server has ended");
        }
    }

    private void play(Player player) {
        while (!over) {
            conversations.readLock().lock();
            try {
                player.converse();
            } catch (IOException | RuntimeException e) {
                wrong.add(e instanceof IOException ? e.getMessage() : e.toString());
                over = true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                over = true;
            } finally {
                conversations.readLock().unlock();
            }
        }
    }

    private void watch(Duration duration) throws IOException {
        long start = System.nanoTime();
        long between = duration.toNanos() / SAMPLES;
        long before = 0;
        for (int i = 1; i <= SAMPLES && !over; i++) {
            while (!over && System.nanoTime() - start < i * between) {
                if (!interruption.pass(SECOND)) {
                    return;
                }
                long messages = tally.messages();
                progress.printf(Locale.ROOT, "mix      %,6d messages/s   %,d checked   %s%n",
                        messages - before, messages, tally.connections());
                progress.flush();
                before = messages;
            }
            sample((System.nanoTime() - start) / 1e9);
        }
    }

    private void sample(double seconds) throws IOException {
        conversations.writeLock().lock();
        try {
            interruption.pass(CALM);
            samples.add(new Sample(seconds, server.footprint(), tally.messages()));
        } finally {
            conversations.writeLock().unlock();
        }
    }

    // ---------------------------------------------------------------------------------------------------- result

    Tally tally() {
        return tally;
    }

    List<Sample> samples() {
        return samples;
    }

    /** Bytes by which the live heap grew from a quarter of the time to the end. */
    long growth() {
        return samples.get(samples.size() - 1).footprint.heapBytes() - settled().footprint.heapBytes();
    }

    private Sample settled() {
        return samples.get((int) ((samples.size() - 1) * SETTLED));
    }

    /** What was not as promised. */
    List<String> wrong() {
        List<String> sentences = new ArrayList<>(wrong);
        if (!samples.isEmpty()) {
            Footprint first = settled().footprint;
            Footprint last = samples.get(samples.size() - 1).footprint;
            if (growth() > HEAP_SLACK || last.descriptors() > first.descriptors() || last.threads() > first.threads()) {
                sentences.add("the server held " + first + " after a quarter of the time, and " + last + " at the end");
            }
        }
        return sentences;
    }
}
