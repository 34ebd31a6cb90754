package dev.foghorn.bench.peers;

import java.util.ArrayList;
import java.util.List;

/**
 * What every server runs in, the same for all.
 *
 * @param heap both its first and its largest size, such as {@code 1g}
 * @param young the part of it for young objects, in the same way, or null
 * @param collector as in {@code -XX:+Use<collector>GC}
 */
record ServerJvm(Jdk jdk, String heap, String young, String collector, Cores cores) {
    /** The collector decides how much of the heap is for young objects. */
    ServerJvm(Jdk jdk, String heap, String collector, Cores cores) {
        this(jdk, heap, null, collector, cores);
    }

    /**
     * A small fixed heap, so little of it for young objects that connections which come and go touch all of it: what
     * grows then is what is held.
     */
    ServerJvm forIdling() {
        return new ServerJvm(jdk, "256m", "16m", "Serial", cores);
    }

    List<String> command(List<String> program) {
        List<String> command = new ArrayList<>(cores.serverPrefix());
        command.addAll(List.of(
                jdk.java().toString(), "-Xms" + heap, "-Xmx" + heap, "-XX:+Use" + collector + "GC"));
        command.add("-XX:+ExitOnOutOfMemoryError"); // else it may go on for minutes, doing nothing but collecting
        if (young != null) {
            command.add("-Xmn" + young);
        }
        command.addAll(jdk.permissions());
        command.addAll(program);
        return command;
    }
}
