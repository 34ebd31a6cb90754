package dev.foghorn.chat.filter;

import dev.foghorn.files.FileWatch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A file of rules, written as the section "Filter" of CHAT.md has it. It is looked at from time to time: when it has
 * changed, its new rules count from the next text on. If it is no good then, a warning says why, and the old rules
 * stay. Thread-safe.
 */
public final class FilterFile implements TextFilter, AutoCloseable {
    /** As long as somebody who edits the file is ready to wait; a look costs a few microseconds. */
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    /** Most bytes: 10,000 keywords have 150 KB. Somebody may name a file that has no end. */
    private static final int MOST_BYTES = 16 << 20;

    private final Path file;
    private final FileWatch watch;
    private volatile RuleFilter rules;

    private FilterFile(Path file, Duration interval) throws IOException {
        this.file = file;
        watch = new FileWatch("the filter's rules", List.of(file), this::read);
        read();
        watch.start(interval, "foghorn-filter-reload");
    }

    /** @throws IOException if the file cannot be read or used, in a sentence that names it and the line */
    public static FilterFile open(Path file) throws IOException {
        return open(file, INTERVAL);
    }

    /**
     * @param interval how often the file is looked at; zero never does
     * @throws IOException if the file cannot be read or used, in a sentence that names it and the line
     */
    public static FilterFile open(Path file, Duration interval) throws IOException {
        return new FilterFile(file, interval);
    }

    @Override
    public Verdict look(String text) {
        return rules.look(text);
    }

    /** Reads the file again if it has changed since its rules were last used. */
    void reloadIfChanged() {
        watch.look();
    }

    private void read() throws IOException {
        byte[] bytes = bytes();
        RuleReader reader = new RuleReader();
        try {
            int from = hasByteOrderMark(bytes) ? 3 : 0;
            while (from < bytes.length) {
                int to = from;
                while (to < bytes.length && bytes[to] != '\n') {
                    to++;
                }
                reader.read(ByteBuffer.wrap(bytes, from, to - from));
                from = to + 1;
            }
        } catch (RuleException e) {
            throw new IOException("the filter " + file + ", " + e.getMessage(), e);
        }
        rules = reader.filter();
    }

    private byte[] bytes() throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new IOException("the filter " + file + " is not there", e);
        } catch (IOException e) {
            throw new IOException("the filter " + file + " cannot be read: " + e.getMessage(), e);
        }
        if (bytes.length > MOST_BYTES) {
            throw new IOException("the filter " + file + " has more than " + MOST_BYTES + " bytes");
        }
        return bytes;
    }

    /** As some editors put it before UTF-8. */
    private static boolean hasByteOrderMark(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
    }

    /** Looks at the file no more; the rules stay. */
    @Override
    public void close() {
        watch.close();
    }
}
