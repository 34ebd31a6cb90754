package dev.foghorn.bench.timing;

import dev.foghorn.bench.Sources;
import dev.foghorn.protocol.handshake.ClientHandshake;
import dev.foghorn.protocol.handshake.WebSocketUri;
import dev.foghorn.tls.ClientTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocket;

/** The server that is measured, and the local addresses to reach it from. Thread-safe. */
public final class Target {
    private final WebSocketUri uri;
    private final InetSocketAddress address;
    private final ClientTls tls;
    private final Sources sources;

    private Target(WebSocketUri uri, InetSocketAddress address, ClientTls tls) {
        this.uri = uri;
        this.address = address;
        this.tls = tls;
        this.sources = Sources.to(address.getAddress());
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

    /** Where the next connection is to come from; null for any address. */
    InetSocketAddress nextSource() {
        return sources.next();
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
