package dev.foghorn.client;

import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.loop.ConnectionOptions;
import dev.foghorn.loop.Connector;
import dev.foghorn.loop.LoopGroup;
import dev.foghorn.protocol.deflate.DeflateOffer;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.handshake.ClientHandshake;
import dev.foghorn.protocol.handshake.HandshakeException;
import dev.foghorn.protocol.handshake.HttpHead;
import dev.foghorn.protocol.handshake.RequestTarget;
import dev.foghorn.protocol.handshake.WebSocketUri;
import dev.foghorn.tls.ClientTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

/**
 * Opens WebSocket connections.
 *
 * <pre>{@code
 * try (WebSocketClient client = WebSocketClient.create()) {
 *     WebSocket socket = client.connect("ws://localhost:8080/echo", (s, message) -> ...).join();
 *     socket.send("Hello");
 * }
 * }</pre>
 *
 * Thread-safe. Handshakes with one address are made one after another, as RFC 6455 section 4.1 demands ("There MUST be
 * no more than one connection in a CONNECTING state"); {@link Builder#parallelHandshakes} is for load generators.
 */
public final class WebSocketClient implements AutoCloseable {
    private final LoopGroup loops;
    private final Connector connector;
    private final ClientTls tls;
    private final DeflateOffer offer;
    private final List<String> subprotocols;
    private final Map<String, String> fields;
    /** Null if nobody wants to see them. */
    private final Consumer<String> onRequest;
    private final Consumer<HttpHead> onResponse;
    private final boolean parallelHandshakes;
    private final List<InetSocketAddress> localAddresses;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile boolean closed;

    private final HandshakeTurns turns = new HandshakeTurns();

    private WebSocketClient(Builder builder) throws IOException {
        loops = new LoopGroup(
                "foghorn-client", Role.CLIENT, builder.loops, builder.options.outbound().total());
        connector = new Connector(loops, builder.options);
        tls = builder.tls;
        offer = builder.options.compression().offer();
        subprotocols = List.copyOf(builder.subprotocols);
        fields = new LinkedHashMap<>(builder.fields);
        onRequest = builder.onRequest;
        onResponse = builder.onResponse;
        parallelHandshakes = builder.parallelHandshakes;
        localAddresses = List.copyOf(builder.localAddresses);
    }

    /** A client with the defaults. */
    public static WebSocketClient create() throws IOException {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Opens a connection. Looks the host's name up on the calling thread.
     *
     * @param uri such as {@code ws://localhost:8080/echo}, or {@code wss://} for TLS
     * @return completes with the connection once the handler's {@code onOpen} has returned (or thrown, which closes
     *     it); or exceptionally with an {@link IOException} that tells why there is none, and the handler hears nothing
     * @throws IllegalArgumentException if the URI is not one of WebSocket's
     */
    public CompletableFuture<WebSocket> connect(String uri, WebSocketHandler handler) {
        Objects.requireNonNull(handler, "handler");
        WebSocketUri parsed = WebSocketUri.parse(uri);
        RequestTarget target;
        try {
            target = RequestTarget.parse(parsed.resourceName());
        } catch (HandshakeException e) {
            throw new IllegalArgumentException(uri + ": " + e.getMessage(), e);
        }
        InetSocketAddress address = new InetSocketAddress(addressOf(parsed.host()), parsed.port());
        if (address.isUnresolved()) {
            return CompletableFuture.failedFuture(new IOException("host '" + parsed.host() + "' is not known"));
        }
        ClientHandshake handshake = new ClientHandshake(
                parsed, subprotocols, offer == null ? List.of() : offer.extensions(), fields);
        Supplier<CompletableFuture<WebSocket>> attempt = () -> {
            if (closed) {
                return CompletableFuture.failedFuture(new IOException("the client is closed"));
            }
            if (onRequest != null) {
                onRequest.accept(handshake.request());
            }
            try {
                return connector.connect(
                        address, nextLocalAddress(), engineFor(parsed), handshake, offer, target, handler, onResponse);
            } catch (IOException e) {
                return CompletableFuture.failedFuture(e);
            }
        };
        return parallelHandshakes ? attempt.get() : turns.inTurn(address, attempt);
    }

    /** Null for ws. */
    private SSLEngine engineFor(WebSocketUri uri) throws IOException {
        return uri.secure() ? tls.engine(addressOf(uri.host()), uri.port()) : null;
    }

    /** Null for any. */
    private InetSocketAddress nextLocalAddress() {
        return localAddresses.isEmpty()
                ? null
                : localAddresses.get(Math.floorMod(turn.getAndIncrement(), localAddresses.size()));
    }

    /** Without the brackets of an IPv6 address. */
    private static String addressOf(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /**
     * Closes every connection with 1001, waits some seconds for the closing handshakes, and stops. Not from a callback.
     */
    @Override
    public void close() {
        closed = true;
        loops.close();
    }

    /** How a client connects. Not thread-safe. */
    public static final class Builder {
        private ConnectionOptions options = ConnectionOptions.DEFAULT;
        private ClientTls tls = ClientTls.system();
        private int loops = 1;
        private final List<String> subprotocols = new ArrayList<>();
        private final Map<String, String> fields = new LinkedHashMap<>();
        private Consumer<String> onRequest;
        private Consumer<HttpHead> onResponse = response -> { };
        private boolean parallelHandshakes;
        private final List<InetSocketAddress> localAddresses = new ArrayList<>();

        private Builder() {}

        /** Limits and timeouts of each connection. */
        public Builder options(ConnectionOptions options) {
            this.options = Objects.requireNonNull(options, "options");
            return this;
        }

        /** Whom {@code wss} connections trust; the JDK's authorities unless told otherwise. */
        public Builder tls(ClientTls tls) {
            this.tls = Objects.requireNonNull(tls, "tls");
            return this;
        }

        /** Threads; one is enough for most. */
        public Builder loops(int loops) {
            this.loops = loops;
            return this;
        }

        /** Offers a subprotocol, after those offered before. */
        public Builder subprotocol(String subprotocol) {
            subprotocols.add(subprotocol);
            return this;
        }

        /** Adds a header field to the request, such as Origin, Cookie or Authorization. */
        public Builder header(String name, String value) {
            fields.put(name, value);
            return this;
        }

        /** Shows each request before it is sent. */
        public Builder onRequest(Consumer<String> onRequest) {
            this.onRequest = onRequest;
            return this;
        }

        /** Shows each answer as it comes; on a loop's thread. */
        public Builder onResponse(Consumer<HttpHead> onResponse) {
            this.onResponse = onResponse;
            return this;
        }

        /** Lets handshakes with one address run at the same time, against section 4.1: to generate load. */
        public Builder parallelHandshakes() {
            parallelHandshakes = true;
            return this;
        }

        /**
         * Connects from this address of the machine, or from several by turns if it is called again. Each has ports of
         * its own, so that one client can open more connections than one address has ports.
         */
        public Builder localAddress(InetAddress address) {
            localAddresses.add(new InetSocketAddress(address, 0));
            return this;
        }

        /** @throws IOException if the loops cannot start */
        public WebSocketClient build() throws IOException {
            return new WebSocketClient(this);
        }
    }
}
