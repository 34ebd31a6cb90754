package dev.foghorn.bench.timing;

import dev.foghorn.protocol.handshake.ClientHandshake;
import dev.foghorn.protocol.handshake.WebSocketUri;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The server that is measured, and the local addresses to reach it from. Thread-safe. */
public final class Target {
    /** Spreads the ports that wait after a close (TIME_WAIT), of which one address has some 28,000. */
    private static final int SOURCES = 50;

    private final WebSocketUri uri;
    private final InetSocketAddress address;
    private final AtomicInteger connections = new AtomicInteger();

    private Target(WebSocketUri uri, InetSocketAddress address) {
        this.uri = uri;
        this.address = address;
    }

    /**
     * @throws IllegalArgumentException if it is no WebSocket URI, or one of a kind that cannot be measured
     * @throws IOException if its host is unknown
     */
    public static Target of(String url) throws IOException {
        WebSocketUri uri = WebSocketUri.parse(url);
        if (uri.secure()) {
            throw new IllegalArgumentException("wss:// is not measured: TLS would be most of each time");
        }
        InetSocketAddress address = new InetSocketAddress(uri.host(), uri.port());
        if (address.isUnresolved()) {
            throw new IOException("the host " + uri.host() + " is not known");
        }
        return new Target(uri, address);
    }

    InetSocketAddress address() {
        return address;
    }

    /** For one attempt, with a fresh key. */
    ClientHandshake handshake() {
        return new ClientHandshake(uri, List.of(), List.of(), Map.of());
    }

    /** Where the next connection is to come from: on the loopback each 127.0.0.x in turn; elsewhere null, for any. */
    InetSocketAddress nextSource() throws IOException {
        byte[] octets = address.getAddress().getAddress();
        if (octets.length != 4 || octets[0] != 127) {
            return null;
        }
        octets = new byte[] {127, 0, 0, (byte) (1 + Math.floorMod(connections.getAndIncrement(), SOURCES))};
        return new InetSocketAddress(InetAddress.getByAddress(octets), 0);
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
