package dev.foghorn.server;

import dev.foghorn.loop.AdmissionOptions;
import dev.foghorn.loop.ConnectionOptions;
import dev.foghorn.protocol.close.CloseCode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How a server runs.
 *
 * @param host name or address to listen on
 * @param port 1-65535, or 0 for a free one
 * @param loops threads that serve connections
 * @param backlog connections that the system keeps while the server is busy accepting others
 * @param allowedOrigins see {@link OriginPolicy}
 * @param drain how long closing waits for the closing handshakes; no closing time-out is longer then
 * @param drainCode of the Close that says that the server ends: 1001, or 1012 if it comes back
 * @param admission how many connections there may be, and from whom
 * @param connection limits and timeouts of each connection
 */
public record ServerOptions(
        String host,
        int port,
        int loops,
        int backlog,
        List<String> allowedOrigins,
        Duration drain,
        int drainCode,
        AdmissionOptions admission,
        ConnectionOptions connection) {

    /** A burst of several thousand clients that connect at once must not meet resets. */
    public static final int DEFAULT_BACKLOG = 4096;

    /** Loopback only: who wants the world to connect says so. One loop a core; the port is 8080. */
    public static final ServerOptions DEFAULT = new ServerOptions(
            "127.0.0.1",
            8080,
            Runtime.getRuntime().availableProcessors(),
            DEFAULT_BACKLOG,
            List.of(),
            Duration.ofSeconds(5),
            CloseCode.GOING_AWAY,
            AdmissionOptions.DEFAULT,
            ConnectionOptions.DEFAULT);

    public ServerOptions {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(admission, "admission");
        Objects.requireNonNull(connection, "connection");
        allowedOrigins = List.copyOf(allowedOrigins);
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException("port must be 0-65535, not " + port);
        }
        if (loops < 1) {
            throw new IllegalArgumentException("loops must be at least 1, not " + loops);
        }
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog must be at least 1, not " + backlog);
        }
        if (drain.isNegative()) {
            throw new IllegalArgumentException("drain must not be negative, but is " + drain);
        }
        if (drainCode != CloseCode.GOING_AWAY && drainCode != CloseCode.SERVICE_RESTART) {
            throw new IllegalArgumentException("drainCode must be 1001 or 1012, not " + drainCode);
        }
    }

    public ServerOptions withAddress(String host, int port) {
        return new ServerOptions(host, port, loops, backlog, allowedOrigins, drain, drainCode, admission, connection);
    }

    public ServerOptions withLoops(int loops) {
        return new ServerOptions(host, port, loops, backlog, allowedOrigins, drain, drainCode, admission, connection);
    }

    public ServerOptions withBacklog(int backlog) {
        return new ServerOptions(host, port, loops, backlog, allowedOrigins, drain, drainCode, admission, connection);
    }

    public ServerOptions withAllowedOrigins(List<String> allowedOrigins) {
        return new ServerOptions(host, port, loops, backlog, allowedOrigins, drain, drainCode, admission, connection);
    }

    public ServerOptions withDrain(Duration drain) {
        return new ServerOptions(host, port, loops, backlog, allowedOrigins, drain, drainCode, admission, connection);
    }

    public ServerOptions withDrainCode(int drainCode) {
        return new ServerOptions(host, port, loops, backlog, allowedOrigins, drain, drainCode, admission, connection);
    }

    public ServerOptions withAdmission(AdmissionOptions admission) {
        return new ServerOptions(host, port, loops, backlog, allowedOrigins, drain, drainCode, admission, connection);
    }

    public ServerOptions withConnection(ConnectionOptions connection) {
        return new ServerOptions(host, port, loops, backlog, allowedOrigins, drain, drainCode, admission, connection);
    }
}
