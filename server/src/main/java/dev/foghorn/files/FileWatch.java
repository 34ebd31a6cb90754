package dev.foghorn.files;

import dev.foghorn.threads.Repeating;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at files from time to time, and has them read again when one has changed. If what was read is no good, a
 * warning says why, and what was read before stays.
 *
 * <p>Make it before the files are read for the first time, and {@link #start} it afterwards: so no change is missed.
 *
 * <p>Thread-safe. The thread is a daemon, and ends at {@link #close}.
 */
public final class FileWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FileWatch.class);

    /** Reads all files and uses them, or throws and changes nothing. */
    @FunctionalInterface
    public interface Reader {
        void read() throws IOException;
    }

    private final String what;
    private final List<Path> files;
    private final Reader reader;
    /** Null until started. */
    private Repeating looks;
    /** Of all files, when they were last read and used; guarded by this. */
    private List<String> versions;
    /** The last warning, so that it is not given each time; guarded by this. */
    private String warning;

    /** @param what is in the files, in the plural and as it begins a sentence, such as "certificates" */
    public FileWatch(String what, List<Path> files, Reader reader) {
        this.what = what;
        this.files = List.copyOf(files);
        this.reader = reader;
        versions = versions();
    }

    /**
     * Begins to look. Called at most once.
     *
     * @param interval zero never looks
     * @param thread its name
     */
    public void start(Duration interval, String thread) {
        if (interval.isZero() || files.isEmpty()) {
            return;
        }
        looks = new Repeating(thread, interval, this::look);
    }

    /**
     * Reads all files again if one of them has changed since they were last used. What cannot be used is tried again
     * each time: the reason may pass without a change that shows, such as a lack of file descriptors.
     */
    public synchronized void look() {
        List<String> found = versions();
        if (found.equals(versions)) {
            return;
        }
        try {
            reader.read();
            versions = found;
            warning = null;
            log.info("{} were read again, and count from now on", what);
        } catch (IOException | RuntimeException e) {
            warnOnce(found, e.getMessage());
        }
    }

    private void warnOnce(List<String> found, String why) {
        String next = found + why;
        if (!next.equals(warning)) {
            warning = next;
            log.warn("{} have changed and cannot be used, so the old ones stay: {}", what, why);
        }
    }

    /** What tells that a file has changed: most write a new one, and some keep its time. */
    private List<String> versions() {
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            try {
                FileTime time = Files.getLastModifiedTime(file);
                found.add(time + " " + Files.size(file) + " " + file.toRealPath());
            } catch (IOException e) {
                found.add("unreadable: " + e);
            }
        }
        return found;
    }

    /** Looks no more. */
    @Override
    public void close() {
        if (looks != null) {
            looks.close();
        }
    }
}
