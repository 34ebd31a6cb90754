package dev.foghorn.chat.account;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions that were ended, as long as a token of theirs could be valid: about 200 bytes each. They are in a file too,
 * a line each, id and milliseconds since 1970, so that a new start of the server brings none back. Thread-safe.
 */
final class EndedSessions implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EndedSessions.class);
    private static final Duration FORGET_EVERY = Duration.ofMinutes(1);

    private final Path file;
    private final InstantSource clock;
    private final FileChannel out;
    /** Until when, by id. */
    private final Map<String, Long> ended = new ConcurrentHashMap<>();
    private final ExecutorService writer;
    /** When those that are over are forgotten. Only on the writer's thread. */
    private long forgetAt;

    EndedSessions(Path file, InstantSource clock) throws IOException {
        this.file = file;
        this.clock = clock;
        if (Files.exists(file)) {
            Files.readAllLines(file, StandardCharsets.ISO_8859_1).forEach(this::read);
        }
        forget();
        PrivateFile.replace(file, lines());
        out = FileChannel.open(file, StandardOpenOption.APPEND);
        writer = Executors.newSingleThreadExecutor(run -> {
            Thread thread = new Thread(run, "foghorn-ended-sessions");
            thread.setDaemon(true);
            return thread;
        });
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

    private void forget() {
        long now = clock.millis();
        ended.values().removeIf(until -> until < now);
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
     * @return completed when it holds after a crash as well
     */
    CompletionStage<Void> add(String session, long until) {
        if (ended.merge(session, until, Math::max) != until) {
            return CompletableFuture.completedStage(null);
        }
        return CompletableFuture.runAsync(() -> write(session, until), writer);
    }

    private void write(String session, long until) {
        try {
            ByteBuffer line = ByteBuffer.wrap(line(session, until).getBytes(StandardCharsets.US_ASCII));
            while (line.hasRemaining()) {
                out.write(line);
            }
            out.force(false);
        } catch (IOException e) {
            log.error("a session has ended, but {} cannot be written, so a restart would bring it back: {}", file,
                    e.getMessage());
        }
        if (clock.millis() > forgetAt) {
            forget();
        }
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
