package dev.foghorn.loop;

import dev.foghorn.protocol.frame.Limits;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Limits and timeouts of a connection. A duration of zero switches a timeout off, where that makes sense.
 *
 * @param limits on what the peer may send
 * @param outboundLimit bytes that may wait for a slow peer; applied when something is added to a queue that is above
 *     {@link #HIGH_WATER}, so that one under it takes a message of any size
 * @param slowConsumer what happens at that limit
 * @param handshakeTimeout from TCP connection to the end of the opening handshake
 * @param pingAfter silence after which the peer is pinged; zero never pings
 * @param pongTimeout after such a ping, the time in which some byte must arrive
 * @param idleTimeout silence after which the connection is dropped, if pings are off; zero never drops
 * @param stallTimeout the time in which a peer must take some of the bytes that wait for it; zero waits for ever
 * @param closingTimeout from our Close, or our last byte, to the end of TCP
 * @param compression of messages
 */
public record ConnectionOptions(
        Limits limits,
        int outboundLimit,
        SlowConsumerPolicy slowConsumer,
        Duration handshakeTimeout,
        Duration pingAfter,
        Duration pongTimeout,
        Duration idleTimeout,
        Duration stallTimeout,
        Duration closingTimeout,
        Compression compression) {

    /** Above this many queued bytes the loop stops reading from the connection: what makes them may not go on. */
    public static final int HIGH_WATER = 64 << 10;
    /** Under this many it reads again. Half of the high-water mark, so that it does not flicker around one value. */
    public static final int LOW_WATER = 32 << 10;

    public static final ConnectionOptions DEFAULT = new ConnectionOptions(
            Limits.DEFAULT,
            1 << 20,
            SlowConsumerPolicy.CLOSE,
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(120),
            Duration.ofSeconds(20),
            Duration.ofSeconds(10),
            Compression.DEFAULT);

    public ConnectionOptions {
        Objects.requireNonNull(compression, "compression");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(slowConsumer, "slowConsumer");
        if (outboundLimit < HIGH_WATER) {
            throw new IllegalArgumentException(
                    "outboundLimit must be at least the high-water mark of " + HIGH_WATER + ", not " + outboundLimit);
        }
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

    public ConnectionOptions withLimits(Limits limits) {
        return new ConnectionOptions(limits, outboundLimit, slowConsumer, handshakeTimeout, pingAfter, pongTimeout,
                idleTimeout, stallTimeout, closingTimeout, compression);
    }

    public ConnectionOptions withOutbound(int outboundLimit, SlowConsumerPolicy slowConsumer) {
        return new ConnectionOptions(limits, outboundLimit, slowConsumer, handshakeTimeout, pingAfter, pongTimeout,
                idleTimeout, stallTimeout, closingTimeout, compression);
    }

    public ConnectionOptions withHandshakeTimeout(Duration handshakeTimeout) {
        return new ConnectionOptions(limits, outboundLimit, slowConsumer, handshakeTimeout, pingAfter, pongTimeout,
                idleTimeout, stallTimeout, closingTimeout, compression);
    }

    /** See {@link #pingAfter}, {@link #pongTimeout} and {@link #idleTimeout}. */
    public ConnectionOptions withHeartbeat(Duration pingAfter, Duration pongTimeout, Duration idleTimeout) {
        return new ConnectionOptions(limits, outboundLimit, slowConsumer, handshakeTimeout, pingAfter, pongTimeout,
                idleTimeout, stallTimeout, closingTimeout, compression);
    }

    public ConnectionOptions withStallTimeout(Duration stallTimeout) {
        return new ConnectionOptions(limits, outboundLimit, slowConsumer, handshakeTimeout, pingAfter, pongTimeout,
                idleTimeout, stallTimeout, closingTimeout, compression);
    }

    public ConnectionOptions withClosingTimeout(Duration closingTimeout) {
        return new ConnectionOptions(limits, outboundLimit, slowConsumer, handshakeTimeout, pingAfter, pongTimeout,
                idleTimeout, stallTimeout, closingTimeout, compression);
    }

    public ConnectionOptions withCompression(Compression compression) {
        return new ConnectionOptions(limits, outboundLimit, slowConsumer, handshakeTimeout, pingAfter, pongTimeout,
                idleTimeout, stallTimeout, closingTimeout, compression);
    }
}
