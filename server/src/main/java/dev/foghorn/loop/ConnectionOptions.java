package dev.foghorn.loop;

import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.handshake.HeadLimits;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Limits and timeouts of a connection. A duration of zero switches a timeout off, where that makes sense.
 *
 * @param head limits on the request or answer that opens the connection
 * @param limits on what the peer may send
 * @param outbound limits on what may wait for a slow peer
 * @param handshakeTimeout from TCP connection to the end of the opening handshake
 * @param pingAfter silence after which the peer is pinged; zero never pings
 * @param pongTimeout after such a ping, the time in which some byte must arrive
 * @param idleTimeout silence after which the connection is dropped, if pings are off; zero never drops
 * @param stallTimeout the time in which a peer must take some of the bytes that wait for it; zero waits for ever
 * @param closingTimeout from our Close, or our last byte, to the end of TCP
 * @param compression of messages
 */
public record ConnectionOptions(
        HeadLimits head,
        Limits limits,
        OutboundLimits outbound,
        Duration handshakeTimeout,
        Duration pingAfter,
        Duration pongTimeout,
        Duration idleTimeout,
        Duration stallTimeout,
        Duration closingTimeout,
        Compression compression) {

    public static final ConnectionOptions DEFAULT = new ConnectionOptions(
            HeadLimits.DEFAULT,
            Limits.DEFAULT,
            OutboundLimits.DEFAULT,
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(120),
            Duration.ofSeconds(20),
            Duration.ofSeconds(10),
            Compression.DEFAULT);

    public ConnectionOptions {
        Objects.requireNonNull(compression, "compression");
        Objects.requireNonNull(head, "head");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(outbound, "outbound");
        requirePositive("handshakeTimeout", handshakeTimeout);
        requirePositive("closingTimeout", closingTimeout);
        requirePositive("pongTimeout", pongTimeout);
        requireNotNegative("pingAfter", pingAfter);
        requireNotNegative("idleTimeout", idleTimeout);
        requireNotNegative("stallTimeout", stallTimeout);
    }

    private static void requirePositive(String name, Duration duration) {
        requireNotNegative(name, duration);
        if (duration.isZero()) {
            throw new IllegalArgumentException(name + " must be more than zero");
        }
    }

    private static void requireNotNegative(String name, Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative, but is " + duration);
        }
    }

    /** Of those that are not switched off. */
    Duration shortestTimeout() {
        return Stream.of(handshakeTimeout, pingAfter, pongTimeout, idleTimeout, stallTimeout, closingTimeout)
                .filter(timeout -> !timeout.isZero())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    public ConnectionOptions withHead(HeadLimits head) {
        return new ConnectionOptions(head, limits, outbound, handshakeTimeout, pingAfter, pongTimeout,
                idleTimeout, stallTimeout, closingTimeout, compression);
    }

    public ConnectionOptions withLimits(Limits limits) {
        return new ConnectionOptions(head, limits, outbound, handshakeTimeout, pingAfter, pongTimeout,
                idleTimeout, stallTimeout, closingTimeout, compression);
    }

    public ConnectionOptions withOutbound(OutboundLimits outbound) {
        return new ConnectionOptions(head, limits, outbound, handshakeTimeout, pingAfter, pongTimeout,
                idleTimeout, stallTimeout, closingTimeout, compression);
    }

    public ConnectionOptions withHandshakeTimeout(Duration handshakeTimeout) {
        return new ConnectionOptions(head, limits, outbound, handshakeTimeout, pingAfter, pongTimeout,
                idleTimeout, stallTimeout, closingTimeout, compression);
    }

    /** See {@link #pingAfter}, {@link #pongTimeout} and {@link #idleTimeout}. */
    public ConnectionOptions withHeartbeat(Duration pingAfter, Duration pongTimeout, Duration idleTimeout) {
        return new ConnectionOptions(head, limits, outbound, handshakeTimeout, pingAfter, pongTimeout,
                idleTimeout, stallTimeout, closingTimeout, compression);
    }

    public ConnectionOptions withStallTimeout(Duration stallTimeout) {
        return new ConnectionOptions(head, limits, outbound, handshakeTimeout, pingAfter, pongTimeout,
                idleTimeout, stallTimeout, closingTimeout, compression);
    }

    public ConnectionOptions withClosingTimeout(Duration closingTimeout) {
        return new ConnectionOptions(head, limits, outbound, handshakeTimeout, pingAfter, pongTimeout,
                idleTimeout, stallTimeout, closingTimeout, compression);
    }

    public ConnectionOptions withCompression(Compression compression) {
        return new ConnectionOptions(head, limits, outbound, handshakeTimeout, pingAfter, pongTimeout,
                idleTimeout, stallTimeout, closingTimeout, compression);
    }
}
