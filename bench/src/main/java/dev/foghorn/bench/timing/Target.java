package dev.foghorn.bench.timing;

import dev.foghorn.protocol.handshake.ClientHandshake;
import dev.foghorn.protocol.handshake.WebSocketUri;
import dev.foghorn.tls.ClientTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;

/** The server that is measured, and the local addresses to reach it from. Thread-safe. */
public final class Target {
    /** Spreads the ports that wait after a close (TIME_WAIT), of which one address has some 28,000. */
    private static final int SOURCES = 50;

    private final WebSocketUri uri;
    private final InetSocketAddress address;
    private final ClientTls tls;
    private final AtomicInteger connections = new AtomicInteger();

    private Target(WebSocketUri uri, InetSocketAddress address, ClientTls tls) {
        this.uri = uri;
        this.address = address;
        this.tls = tls;
    }

    /** {@link #of(String, ClientTls)}, with the authorities that the JDK trusts. */
    public static Target of(String url) throws IOException {
        return of(url, ClientTls.system());
    }

    /**
     * @param tls for wss
     * @throws IllegalArgumentException if it is no WebSocket URI
     * @throws IOException if its host is unknown
     */
    public static Target of(String url, ClientTls tls) throws IOException {
        WebSocketUri uri = WebSocketUri.parse(url);
        InetSocketAddress address = new InetSocketAddress(uri.host(), uri.port());
        if (address.isUnresolved()) {
            throw new IOException("the host " + uri.host() + " is not known");
        }
        return new Target(uri, address, tls);
    }

    InetSocketAddress address() {
        return address;
    }

    /** What to talk through once TCP is connected: with wss, TLS after its handshake. */
    Socket over(Socket connected) throws IOException {
        if (!uri.secure()) {
            return connected;
        }
        SSLSocket secured = tls.over(connected, uri.host(), uri.port());
        secured.startHandshake();
        return secured;
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
