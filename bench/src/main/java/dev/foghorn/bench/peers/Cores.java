package dev.foghorn.bench.peers;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One core for the server, another for the load: where the system lets us choose (Linux with {@code taskset}, and two
 * cores). Where not, the two share what there is, and no core is named.
 *
 * @param server number of the server's core; negative if it is not bound to one
 * @param load number of this process's core; negative likewise
 */
record Cores(int server, int load) {
    static final Cores SHARED = new Cores(-1, -1);

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String ALLOWED = "Cpus_allowed_list:";
    private static final Path TASKSET = Path.of("/usr/bin/taskset");

    /** The first two of those that this process may use. */
    static Cores choose() throws IOException {
        if (!Files.isExecutable(TASKSET) || !Files.isReadable(STATUS)) {
            return SHARED;
        }
        try (Stream<String> lines = Files.lines(STATUS)) {
            List<Integer> allowed = lines.filter(line -> line.startsWith(ALLOWED))
                    .findFirst()
                    .map(line -> parse(line.substring(ALLOWED.length()).strip()))
                    .orElse(List.of());
            return allowed.size() < 2 ? SHARED : new Cores(allowed.get(0), allowed.get(1));
        }
    }

    /** {@code 0-3,8,10-11}. */
    static List<Integer> parse(String list) {
        List<Integer> cores = new ArrayList<>();
        for (String range : list.split(",")) {
            String[] ends = range.split("-");
            for (int core = Integer.parseInt(ends[0]); core <= Integer.parseInt(ends[ends.length - 1]); core++) {
                cores.add(core);
            }
        }
        return cores;
    }

    boolean apart() {
        return server >= 0;
    }

    /** What to put before a server's command line. */
    List<String> serverPrefix() {
        return apart() ? List.of(TASKSET.toString(), "-c", Integer.toString(server)) : List.of();
    }

    /** Binds this process, all its threads and all that they will start, to the load's core. */
    void bindThisProcess() throws IOException {
        if (!apart()) {
            return;
        }
        Process taskset = new ProcessBuilder(
                        TASKSET.toString(), "-a", "-c", "-p", Integer.toString(load),
                        Long.toString(ProcessHandle.current().pid()))
                .redirectErrorStream(true)
                .start();
        String said = new String(taskset.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (taskset.waitFor() != 0) {
                throw new IOException("cannot bind the load to core " + load + ": " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while taskset ran");
        }
    }

    @Override
    public String toString() {
        return apart() ? "server on core " + server + ", load on core " + load : "server and load share all cores";
    }
}
