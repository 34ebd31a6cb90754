package dev.foghorn.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Where and when a run took place.
 *
 * @param start of the run
 * @param os name and version
 * @param cpu the processor's model, or its architecture where the system tells no more
 * @param cores that this process may use
 * @param jdk of this process; a server's may be another
 * @param foghorn this program's version, or "unpackaged"
 */
public record Environment(Instant start, String os, String cpu, int cores, String jdk, String foghorn) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** Of this process, now. */
    public static Environment here() {
        return new Environment(
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                cpuModel(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vendor") + " " + System.getProperty("java.version"),
                Objects.requireNonNullElse(Environment.class.getPackage().getImplementationVersion(), "unpackaged"));
    }

    private static String cpuModel() {
        String architecture = System.getProperty("os.arch");
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(architecture);
        } catch (IOException e) {
            return architecture; // not a Linux
        }
    }
}
