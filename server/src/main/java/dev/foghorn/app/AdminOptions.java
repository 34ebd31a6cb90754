package dev.foghorn.app;

import dev.foghorn.server.WebSocketServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Where those who watch over the server ask. */
final class AdminOptions {
    @Option(names = "--admin-port", paramLabel = "PORT", defaultValue = "off",
            converter = WholeNumber.PortOrOff.class,
            description = "Serve /metrics, /healthz and /readyz on this port too; 0 takes a free one. Metrics are not on"
                    + " the main port.")
    private OptionalInt port;

    @Option(names = "--admin-host", paramLabel = "NAME", defaultValue = "127.0.0.1",
            description = "Name or address for the admin port; 0.0.0.0 lets other machines read the metrics.")
    private String host;

    @Option(names = "--log-closes", paramLabel = "off|failures|all", defaultValue = "off",
            converter = Choice.OfLoggedCloses.class,
            description = "Tell the end of each connection in one line: of those that were not closed in good order, or"
                    + " of all.")
    private LoggedCloses loggedCloses;

    LoggedCloses loggedCloses() {
        return loggedCloses;
    }

    String host() {
        return host;
    }

    /** As it was asked for: 0 for a free one. Empty if there is to be none. */
    OptionalInt port() {
        return port;
    }

    /**
     * Opens the port, if there is to be one.
     *
     * @param metrics adds those of the server's routes
     * @return its address
     */
    Optional<InetSocketAddress> open(WebSocketServer server, Consumer<PrometheusRegistry> metrics)
            throws IOException {
        return port.isEmpty()
                ? Optional.empty()
                : Optional.of(server.openAdmin(
                        host, port.getAsInt(), Map.of("/metrics", new MetricsPage(server, metrics))));
    }
}
