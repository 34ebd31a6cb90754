package dev.foghorn.app;

import dev.foghorn.server.OriginPolicy;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import dev.foghorn.tls.ServerTls;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all servers of the program have in common: where they listen, what they take, and how they end. */
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = Foghorn.Version.class,
        showDefaultValues = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:ended by Ctrl-C or SIGTERM", "1:cannot listen, a file or store cannot be used, or"
            + " the end met an error",
            "2:wrong option", "130, 143:ended by a second Ctrl-C or SIGTERM"})
abstract class ServerCommand implements Callable<Integer> {
    @Option(names = "--host", paramLabel = "NAME", defaultValue = "127.0.0.1",
            description = "Name or address to listen on; 0.0.0.0 lets other machines connect.")
    private String host;

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "8080", converter = WholeNumber.Port.class,
            description = "Port to listen on; 0 takes a free one.")
    private int port;

    @Option(names = "--loops", paramLabel = "N", converter = WholeNumber.Threads.class,
            description = "Threads that serve connections; one a core.")
    private int loops = ServerOptions.DEFAULT.loops();

    @Option(names = "--backlog", paramLabel = "N", defaultValue = "4096", converter = WholeNumber.Count.class,
            description = "Connections that the system keeps until they are accepted.")
    private int backlog;

    @Mixin
    private AdmissionLimits admission;

    @Option(names = "--allow-origin", paramLabel = "ORIGIN", split = ",",
            showDefaultValue = Visibility.NEVER,
            description = "Pages from this origin may connect too; * allows all. Such as https://example.com, several"
                    + " with commas or by repeating the option. Without it only this server's own page may.")
    private List<String> allowedOrigins = List.of();

    @Mixin
    private LimitOptions limits;

    @Mixin
    private DrainOptions drain;

    @Mixin
    private TlsOptions tlsOptions;

    @Mixin
    private CompressionOptions compression;

    @Option(names = "--log-level", paramLabel = "LEVEL", defaultValue = "info", converter = Choice.OfLogLevel.class,
            description = "error, warn, info or debug; logs go to standard error.")
    private LogLevel logLevel;

    @Mixin
    private AdminOptions admin;

    @Spec
    private CommandSpec spec;

    /**
     * Says what is served.
     *
     * @throws WrongOption if an option cannot be obeyed
     */
    abstract void addRoutes(WebSocketServer.Builder builder, ServerOptions options) throws WrongOption;

    /**
     * Tells where it is served.
     *
     * @param s of https and wss, or nothing
     * @param hostAndPort for a client on this machine
     */
    abstract void announceRoutes(String s, String hostAndPort, PrintWriter out);

    /** What the routes have to tell to Prometheus. */
    void addMetrics(PrometheusRegistry registry) {}

    /** Lets go of what the routes hold; the last connection has ended. */
    abstract void closeRoutes();

    @Override
    public Integer call() throws InterruptedException {
        logLevel.apply();
        admin.loggedCloses().apply();
        ServerOptions options = options();
        ServerTls tls = tls();
        WebSocketServer.Builder builder = WebSocketServer.builder()
                .options(options)
                .tls(tlsOptions.port().isPresent() ? null : tls)
                .health();
        try {
            addRoutes(builder, options);
        } catch (WrongOption e) {
            closeRoutes();
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        WebSocketServer server;
        try {
            server = builder.start();
        } catch (IOException e) {
            closeRoutes();
            return cannotListen(host, port, "--host", "--port", e);
        }
        Optional<InetSocketAddress> secureAddress = Optional.empty();
        if (tlsOptions.port().isPresent()) {
            try {
                secureAddress = Optional.of(server.openSecure(tlsOptions.port().getAsInt(), tls));
            } catch (IOException e) {
                close(server);
                return cannotListen(host, tlsOptions.port().getAsInt(), "--host", "--tls-port", e);
            }
        }
        Optional<InetSocketAddress> adminAddress;
        try {
            adminAddress = admin.open(server, this::addMetrics);
        } catch (IOException e) {
            close(server);
            return cannotListen(admin.host(), admin.port().orElse(0), "--admin-host", "--admin-port", e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            int code = 1;
            try {
                SecondSignal.halts();
                close(server);
                code = 0;
            } finally { // whatever is thrown, such as for want of memory
                Runtime.getRuntime().halt(code); // else the JVM ends with 128 and the signal's number
            }
        }, "foghorn-shutdown"));
        String s = tls == null || secureAddress.isPresent() ? "" : "s";
        announce(s, server.port(), secureAddress, adminAddress, spec.commandLine().getOut());
        Thread.currentThread().join(); // for ever: a signal ends the program
        return 0;
    }

    private void close(WebSocketServer server) {
        server.close();
        closeRoutes();
    }

    /**
     * Null without TLS.
     *
     * @throws ParameterException naming the option that is wrong
     */
    ServerTls tls() {
        try {
            return tlsOptions.tls();
        } catch (WrongOption e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** @throws ParameterException naming the option that is wrong */
    ServerOptions options() {
        try {
            new OriginPolicy(allowedOrigins);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for option '--allow-origin': " + e.getMessage());
        }
        return drain.applyTo(ServerOptions.DEFAULT
                .withAddress(host, port)
                .withLoops(loops)
                .withBacklog(backlog)
                .withAllowedOrigins(allowedOrigins)
                .withAdmission(admission.options())
                .withConnection(limits.connection(spec.commandLine(), compression.compression())));
    }

    private int cannotListen(String host, int port, String hostOption, String portOption, IOException e) {
        spec.commandLine().getErr().println(
                "cannot listen on " + bracketed(host) + ":" + port + ": " + advice(e, hostOption, portOption));
        return 1;
    }

    private static String advice(IOException e, String hostOption, String portOption) {
        String reason = e.getMessage();
        if (!(e instanceof BindException)) {
            return reason + ". Choose another name or address with " + hostOption + ", or another port with "
                    + portOption + ".";
        }
        if (reason.contains("in use")) {
            return reason + ". Is another server running? Choose another port with " + portOption
                    + " (0 takes a free one).";
        }
        if (reason.contains("denied")) {
            return reason + ". Choose a port from 1024 with " + portOption + ".";
        }
        return reason + ". Choose an address of this machine with " + hostOption + ".";
    }

    /** @param s of https and wss, or nothing */
    private void announce(
            String s,
            int realPort,
            Optional<InetSocketAddress> secureAddress,
            Optional<InetSocketAddress> adminAddress,
            PrintWriter out) {
        String here = shownHost(host);
        announceRoutes(s, here + ":" + realPort, out);
        secureAddress.ifPresent(address -> announceRoutes("s", here + ":" + address.getPort(), out));
        adminAddress.ifPresent(address ->
                out.println("metrics    http://" + shownHost(admin.host()) + ":" + address.getPort() + "/metrics"));
        out.flush();
    }

    /** A host that a client on this machine may use. */
    static String shownHost(String host) {
        return switch (host) {
            case "127.0.0.1", "0.0.0.0", "::", "[::]" -> "localhost";
            default -> bracketed(host); // ::1 as well: localhost is usually 127.0.0.1
        };
    }

    private static String bracketed(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
