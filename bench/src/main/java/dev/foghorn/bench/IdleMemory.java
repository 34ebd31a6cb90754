package dev.foghorn.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The memory of idle connections, see {@link IdleGrowth}. */
@Command(
        name = "idle",
        sortOptions = false,
        showDefaultValues = true,
        description = {
            "Measures what an idle connection costs the server in memory.",
            "Starts an echo server in a process of its own, or uses a Java server on this machine that is running "
                    + "(--url and --pid); it should not ping, since nobody answers."
        })
final class IdleMemory implements Callable<Integer> {
    /** For the JVM's own files, and for the few others that are open. */
    private static final int SPARE_DESCRIPTORS = 200;

    @Spec
    private CommandSpec spec;

    @Option(names = "--connections", paramLabel = "N", description = "Connections to open.", defaultValue = "10000")
    private int connections;

    @Option(names = "--few", paramLabel = "N", description = "Connections to compare with.", defaultValue = "100")
    private int few;

    @Option(names = "--heap", paramLabel = "SIZE", description = "Heap of the server that is started.",
            defaultValue = "256m")
    private String heap;

    @Option(names = "--classes", paramLabel = "N", description = "Rows in the table of classes.", defaultValue = "25")
    private int rows;

    @Option(names = "--no-message", description = "Do not let each connection echo a message before it idles.")
    private boolean silent;

    @ArgGroup(exclusive = false)
    private Running running;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    private boolean help;

    /** A server that somebody else started. */
    private static final class Running {
        @Option(names = "--url", paramLabel = "URL", required = true,
                description = "Where it echoes, such as ws://127.0.0.1:8080/echo.")
        private URI url;

        @Option(names = "--pid", paramLabel = "PID", required = true, description = "Its process.")
        private long pid;
    }

    @Override
    public Integer call() throws IOException {
        check();
        if (running != null) {
            String target = running.url.getRawPath().isEmpty() ? "/" : running.url.getRawPath();
            measure(new InetSocketAddress(running.url.getHost(), running.url.getPort()), target, running.pid);
            return 0;
        }
        try (ServerProcess server = startServer()) {
            measure(server.address(), EchoServer.PATH, server.pid());
            return 0;
        }
    }

    private void check() {
        if (few < 1 || connections <= few) {
            throw new ParameterException(spec.commandLine(), "--connections (" + connections
                    + ") must be more than --few (" + few + "), and that at least 1");
        }
        if (running != null && (running.url.getHost() == null || running.url.getPort() < 0)) {
            throw new ParameterException(spec.commandLine(), "--url needs a host and a port: " + running.url);
        }
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < connections + SPARE_DESCRIPTORS) {
            throw new ParameterException(spec.commandLine(), connections + " connections need more than the "
                    + system.getMaxFileDescriptorCount() + " open files that the system allows a process");
        }
    }

    private ServerProcess startServer() throws IOException {
        // AlwaysPreTouch: the heap is resident from the start, so what grows is outside of it
        return EchoServer.start("-Xms" + heap, "-Xmx" + heap, "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");
    }

    private void measure(InetSocketAddress server, String target, long pid) throws IOException {
        print(IdleGrowth.measure(server, target, pid, few, connections, silent ? Shape.NOTHING : Shape.GREETING));
    }

    // --------------------------------------------------------------------------------------------------- report

    private void print(IdleGrowth growth) {
        PrintWriter out = spec.commandLine().getOut();
        ServerMemory before = growth.before();
        ServerMemory after = growth.after();
        out.printf("%,d idle connections, opened in %.1f s; each figure is the growth from %,d, per connection%n%n",
                connections, growth.seconds(), few);
        out.printf("%-32s %,14d B -> %,14d B   %,8.0f B%n", "live heap after a full collection",
                before.heapBytes(), after.heapBytes(), growth.heapBytesPerConnection());
        out.printf("%-32s %,14d B -> %,14d B   %,8.0f B%n%n",
                running == null ? "resident, outside the heap" : "resident, with the heap",
                before.residentBytes(), after.residentBytes(),
                growth.residentBytesPerConnection());
        out.printf("%12s %12s   %s%n", "bytes", "instances", "class");
        List<IdleGrowth.OfClass> classes = growth.byClass();
        for (IdleGrowth.OfClass row : classes.subList(0, Math.min(rows, classes.size()))) {
            out.printf("%,12.1f %12.2f   %s%n", row.bytes(), row.instances(), row.type());
        }
        out.flush();
    }
}
