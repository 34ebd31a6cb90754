package dev.foghorn.bench.peers;

import java.util.ArrayList;
import java.util.List;

/**
 * What every server runs in, the same for all.
 *
 * @param heap both its first and its largest size, such as {@code 1g}
 * @param collector as in {@code -XX:+Use<collector>GC}
 */
record ServerJvm(Jdk jdk, String heap, String collector, Cores cores) {
    /** A small fixed heap, whose growth in memory is that of what is held. */
    ServerJvm forIdling() {
        return new ServerJvm(jdk, "256m", "Serial", cores);
    }

    List<String> command(List<String> program) {
        List<String> command = new ArrayList<>(cores.serverPrefix());
        command.addAll(List.of(
                jdk.java().toString(), "-Xms" + heap, "-Xmx" + heap, "-XX:+Use" + collector + "GC"));
        command.addAll(jdk.permissions());
        command.addAll(program);
        return command;
    }
}
