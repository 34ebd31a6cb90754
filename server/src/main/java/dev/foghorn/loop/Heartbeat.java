package dev.foghorn.loop;

import dev.foghorn.api.ClosingReport.Cause;
import dev.foghorn.protocol.Endpoint;

/**
 * Pings a peer that is silent, and drops one that stays silent; drops an idle one where pings are off.
 *
 * <pre>
 *   ALIVE  --silence: Ping-->  PINGED  --any byte of the peer-->  ALIVE
 *                                |
 *                                +--silence--> dropped
 * </pre>
 *
 * Silence means that the peer sent nothing and its socket took nothing; after a Ping only what the peer sends tells
 * that it is there. While we do not read from it, its silence means nothing.
 *
 * <p>Holds nothing itself: a connection's state is when it was pinged, so that an idle connection has no object more.
 */
final class Heartbeat {
    static final long NOT_PINGED = -1;

    private static final byte[] NO_DATA = {};

    private Heartbeat() {}

    /**
     * Looks at the clock; not while reading is paused, and not while closing.
     *
     * @param pingedAt what the last call returned, at first {@link #NOT_PINGED}
     */
    static long beat(Connection connection, Endpoint endpoint, long pingedAt) {
        ConnectionOptions options = connection.options();
        long now = connection.loop().now();
        if (pingedAt != NOT_PINGED && connection.lastRead() < pingedAt) {
            if (now - pingedAt > options.pongTimeout().toMillis()) {
                connection.lost(Cause.NO_PONG,
                        "no byte came for " + options.pongTimeout().toMillis() + " ms after a ping (pong-timeout)");
            }
            return pingedAt;
        }
        long silence = now - connection.lastLife();
        if (!options.pingAfter().isZero()) {
            if (silence > options.pingAfter().toMillis()) {
                endpoint.ping(NO_DATA);
                return now;
            }
        } else if (!options.idleTimeout().isZero() && silence > options.idleTimeout().toMillis()) {
            connection.lost(
                    Cause.IDLE, "idle for more than " + options.idleTimeout().toMillis() + " ms (idle-timeout)");
        }
        return NOT_PINGED;
    }
}
