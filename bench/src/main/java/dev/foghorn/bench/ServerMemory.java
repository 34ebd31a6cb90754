package dev.foghorn.bench;

import dev.foghorn.bench.load.ProcessUsage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Java process holds.
 *
 * @param heapBytes live after a full collection
 * @param residentBytes of physical memory
 * @param classes live objects by class
 */
public record ServerMemory(long heapBytes, long residentBytes, Map<String, Live> classes) {
    /** {@code  12:   100   2400  java.lang.Object (java.base@17)} */
    private static final Pattern CLASS = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

    private static final Pattern TOTAL = Pattern.compile("Total\\s+(\\d+)\\s+(\\d+)");

    /** Objects of one class. */
    public record Live(long instances, long bytes) {
        static final Live NONE = new Live(0, 0);

        Live plus(Live other) {
            return new Live(instances + other.instances, bytes + other.bytes);
        }
    }

    /** Makes the process collect its garbage, and looks at what is left. */
    public static ServerMemory of(long pid) throws IOException {
        histogram(pid); // what only references and cleaners hold goes with the second collection
        List<String> lines = histogram(pid);
        Map<String, Live> classes = new HashMap<>();
        long total = -1;
        for (String line : lines) {
            Matcher type = CLASS.matcher(line);
            Matcher sum = TOTAL.matcher(line);
            if (type.matches()) {
                // the same name may come twice, from two class loaders
                classes.merge(type.group(3),
                        new Live(Long.parseLong(type.group(1)), Long.parseLong(type.group(2))), Live::plus);
            } else if (sum.matches()) {
                total = Long.parseLong(sum.group(2));
            }
        }
        if (total < 0) {
            throw new IOException("jcmd gave no histogram of process " + pid + ": " + String.join(" ", lines));
        }
        return new ServerMemory(total, new ProcessUsage(pid).rssBytes(), classes);
    }

    /** Without {@code -all} the JVM collects first, to list live objects only. */
    private static List<String> histogram(long pid) throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            throw new IOException("jcmd is not there: this needs a JDK, not only a runtime");
        }
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return output.lines().toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while jcmd ran");
        } finally {
            process.destroy();
        }
    }
}
