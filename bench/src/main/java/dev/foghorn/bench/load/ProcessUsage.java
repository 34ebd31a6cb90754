package dev.foghorn.bench.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a process has used so far, as the system tells: Linux's {@code /proc}. */
public final class ProcessUsage {
    /** The unit of {@code /proc/PID/stat} for programs, whatever the kernel's own clock. */
    private static final double TICKS_A_SECOND = 100;
    /** Of the fields behind the name: 14 and 15 of the line. */
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;

    private final Path folder;

    /** @throws IOException if there is no such process, or this system does not tell */
    public ProcessUsage(long pid) throws IOException {
        folder = Path.of("/proc", Long.toString(pid));
        if (!Files.isReadable(folder.resolve("stat"))) {
            throw new IOException("there is no process " + pid + " whose use of the processor the system tells");
        }
    }

    /** Processor time in seconds, of all threads, user and system; to 10 ms. */
    public double cpuSeconds() throws IOException {
        String stat = Files.readString(folder.resolve("stat"));
        // the name is in parentheses and may hold anything, spaces too
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS])) / TICKS_A_SECOND;
    }

    /** Physical memory. */
    public long rssBytes() throws IOException {
        for (String line : Files.readAllLines(folder.resolve("status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10; // it is in KiB
            }
        }
        throw new IOException("the process of " + folder + " has ended");
    }

    /** Open files and sockets. */
    public int descriptors() throws IOException {
        return entries("fd");
    }

    /** Threads, those of the JVM too. */
    public int threads() throws IOException {
        return entries("task");
    }

    private int entries(String name) throws IOException {
        try (Stream<Path> entries = Files.list(folder.resolve(name))) {
            return (int) entries.count();
        }
    }

    /** Processor time of this process in seconds. */
    public static double ownCpuSeconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime() / 1e9;
    }
}
