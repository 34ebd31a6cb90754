package dev.foghorn.app;

import dev.foghorn.hub.EchoHandler;
import dev.foghorn.hub.Hub;
import dev.foghorn.hub.RoomHandler;
import dev.foghorn.server.OriginPolicy;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import dev.foghorn.tls.ServerTls;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
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

/** {@code foghorn serve}: echo, broadcast and rooms, and a page to try them in. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        versionProvider = Foghorn.Version.class,
        showDefaultValues = true,
        sortOptions = false,
        description = {
            "Serves until Ctrl-C or SIGTERM, then closes every connection in good order (see --drain); a second one",
            "ends at once.",
            "",
            "  /             a page to try the others in",
            "  /echo         sends every message back",
            "  /broadcast    sends every message to everybody there; ?self=false spares the sender",
            "  /room/{name}  the same, for everybody in the room of this name",
            "  /healthz      answers 200 while the process lives; /readyz while it takes connections",
            "",
            "Sizes are written 1048576, 64k or 1m; times 500ms, 20s or 2m.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:ended by Ctrl-C or SIGTERM", "1:cannot listen", "2:wrong option",
            "130, 143:ended by a second Ctrl-C or SIGTERM"})
final class ServeCommand implements Callable<Integer> {
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

    @Override
    public Integer call() throws InterruptedException {
        logLevel.apply();
        admin.loggedCloses().apply();
        ServerTls tls = tls();
        WebSocketServer server;
        try {
            server = start(options(), tlsOptions.port().isPresent() ? null : tls);
        } catch (IOException e) {
            return cannotListen(host, port, "--host", "--port", e);
        }
        Optional<InetSocketAddress> secureAddress = Optional.empty();
        if (tlsOptions.port().isPresent()) {
            try {
                secureAddress = Optional.of(server.openSecure(tlsOptions.port().getAsInt(), tls));
            } catch (IOException e) {
                server.close();
                return cannotListen(host, tlsOptions.port().getAsInt(), "--host", "--tls-port", e);
            }
        }
        Optional<InetSocketAddress> adminAddress;
        try {
            adminAddress = admin.open(server);
        } catch (IOException e) {
            server.close();
            return cannotListen(admin.host(), admin.port().orElse(0), "--admin-host", "--admin-port", e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            SecondSignal.halts();
            server.close();
            Runtime.getRuntime().halt(0); // else the JVM ends with 128 and the signal's number
        }, "foghorn-shutdown"));
        String s = tls == null || secureAddress.isPresent() ? "" : "s";
        announce(s, server.port(), secureAddress, adminAddress, spec.commandLine().getOut());
        Thread.currentThread().join(); // for ever: a signal ends the program
        return 0;
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

    /** {@link #start(ServerOptions, ServerTls)} without TLS. */
    static WebSocketServer start(ServerOptions options) throws IOException {
        return start(options, null);
    }

    /** A running server with the program's routes; with TLS if that is not null. */
    static WebSocketServer start(ServerOptions options, ServerTls tls) throws IOException {
        Hub rooms = new Hub();
        return WebSocketServer.builder()
                .options(options)
                .tls(tls)
                .page("/", page())
                .health()
                .route("/echo", new EchoHandler())
                .route("/broadcast", new RoomHandler(new Hub(), "broadcast")) // a hub of its own: no name collides
                .routeTo("/room/{name}", request -> new RoomHandler(rooms, request.variable()))
                .start();
    }

    private static String page() throws IOException {
        try (InputStream page = ServeCommand.class.getResourceAsStream("page.html")) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        }
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
        announceRoutes(s, realPort, out);
        secureAddress.ifPresent(address -> announceRoutes("s", address.getPort(), out));
        adminAddress.ifPresent(address ->
                out.println("metrics    http://" + shownHost(admin.host()) + ":" + address.getPort() + "/metrics"));
        out.flush();
    }

    private void announceRoutes(String s, int realPort, PrintWriter out) {
        String here = s + "://" + shownHost(host) + ":" + realPort;
        out.println("page       http" + here + "/");
        out.println("echo       ws" + here + "/echo");
        out.println("broadcast  ws" + here + "/broadcast");
        out.println("room       ws" + here + "/room/{name}");
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
