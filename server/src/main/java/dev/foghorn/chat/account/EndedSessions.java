package dev.foghorn.chat.account;

import dev.foghorn.threads.Daemons;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions that were ended, as long as a token of theirs could be valid: about 200 bytes each. They are in a file too,
 * a line each, id and milliseconds since 1970, so that a new start of the server brings none back. Now and then it is
 * written anew, without those that are over. Thread-safe.
 */
final class EndedSessions implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EndedSessions.class);
    private static final Duration FORGET_EVERY = Duration.ofMinutes(1);

    private final Path file;
    private final InstantSource clock;
    /** Changed on the writer's thread only; so is {@link #forgetAt}. */
    private FileChannel out;
    /** Until when, by id. */
    private final Map<String, Long> ended = new ConcurrentHashMap<>();
    private final ExecutorService writer;
    private final Queue<Unwritten> unwritten = new ConcurrentLinkedQueue<>();
    /** When those that are over are forgotten. */
    private long forgetAt;

    private record Unwritten(String line, CompletableFuture<Void> kept) {}

    EndedSessions(Path file, InstantSource clock) throws IOException {
        this.file = file;
        this.clock = clock;
        if (Files.exists(file)) {
            Files.readAllLines(file, StandardCharsets.ISO_8859_1).forEach(this::read);
        }
        writeAnew();
        writer = Executors.newSingleThreadExecutor(run -> Daemons.thread("foghorn-ended-sessions", run));
    }

    /** The last line may have been cut short by a crash; then its end was not acknowledged either. */
    private void read(String line) {
        int space = line.indexOf(' ');
        try {
            ended.put(line.substring(0, Math.max(space, 0)), Long.parseLong(line.substring(space + 1)));
        } catch (NumberFormatException e) {
            log.warn("{}: no session and time: '{}'", file, line);
        }
    }

    private void writeAnew() throws IOException {
        long now = clock.millis();
        ended.values().removeIf(until -> until < now);
        PrivateFile.replace(file, lines());
        if (out != null) {
            out.close();
        }
        out = FileChannel.open(file, StandardOpenOption.APPEND);
        forgetAt = now + FORGET_EVERY.toMillis();
    }

    private byte[] lines() {
        StringBuilder lines = new StringBuilder();
        ended.forEach((id, until) -> lines.append(line(id, until)));
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String line(String id, long until) {
        return id + " " + until + "\n";
    }

    boolean contains(String session) {
        return ended.containsKey(session);
    }

    /**
     * From now on.
     *
     * @param until in milliseconds since 1970
     * @return completed when it holds after a crash as well; with an IOException if the file cannot be written now
     */
    CompletionStage<Void> add(String session, long until) {
        if (ended.merge(session, until, Math::max) != until) {
            return CompletableFuture.completedStage(null);
        }
        Unwritten line = new Unwritten(line(session, until), new CompletableFuture<>());
        unwritten.add(line);
        writer.execute(this::write);
        return line.kept();
    }

    /** All that came while the disk was busy, and waits for it once: so however many come, few wait. */
    private void write() {
        List<Unwritten> lines = new ArrayList<>();
        for (Unwritten line = unwritten.poll(); line != null; line = unwritten.poll()) {
            lines.add(line);
        }
        if (lines.isEmpty()) {
            return;
        }
        try {
            if (clock.millis() > forgetAt) {
                writeAnew();
            } else {
                append(lines.stream().map(Unwritten::line).collect(Collectors.joining()));
            }
            lines.forEach(line -> line.kept().complete(null));
        } catch (IOException e) {
            forgetAt = 0; // the next one writes all of them, whatever the file has of these
            log.error("sessions have ended, but {} cannot be written, so a restart would bring them back: {}", file,
                    e.getMessage());
            lines.forEach(line -> line.kept().completeExceptionally(e));
        }
    }

    private void append(String lines) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(lines.getBytes(StandardCharsets.US_ASCII));
        while (left.hasRemaining()) {
            out.write(left);
        }
        out.force(false);
    }

    @Override
    public void close() throws IOException {
        writer.shutdown();
        try {
            writer.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        out.close();
    }
}
