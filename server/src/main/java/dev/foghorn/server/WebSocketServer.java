package dev.foghorn.server;

import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.loop.Acceptor;
import dev.foghorn.loop.Admission;
import dev.foghorn.loop.AdmissionOptions;
import dev.foghorn.loop.EventLoop;
import dev.foghorn.loop.LoopGroup;
import dev.foghorn.loop.SlowConsumerPolicy;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.handshake.ExtensionPolicy;
import dev.foghorn.tls.ServerTls;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A WebSocket server.
 *
 * <pre>{@code
 * try (WebSocketServer server = WebSocketServer.builder()
 *         .port(0)
 *         .route("/echo", (socket, message) -> socket.send(message))
 *         .start()) {
 *     ...
 * }
 * }</pre>
 *
 * Thread-safe.
 */
public final class WebSocketServer implements AutoCloseable {
    /** Many for those who watch over a server, and little of what its clients share. */
    private static final int MOST_ON_ADMIN_PORT = 256;

    private final ServerOptions options;
    private final Routes routes;
    private final LoopGroup loops;
    private final Admission admission;
    /** The first is that of the options. */
    private final List<Door> doors = new CopyOnWriteArrayList<>();
    private volatile boolean ready = true;

    /** A port for clients. @param tls null for one in the clear */
    private record Door(Acceptor acceptor, ServerTls tls) {
        /** See {@link Acceptor#close}. */
        void close(Duration most) {
            acceptor.close(most);
            if (tls != null) {
                tls.close();
            }
        }
    }

    private WebSocketServer(
            ServerOptions options,
            Routes routes,
            LoopGroup loops,
            Admission admission,
            Door door) {
        this.options = options;
        this.routes = routes;
        this.loops = loops;
        this.admission = admission;
        this.doors.add(door);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The port it listens on: the real one, if 0 was asked for. */
    public int port() {
        return address().getPort();
    }

    /** The address it listens on. */
    public InetSocketAddress address() {
        return doors.get(0).acceptor.address();
    }

    /**
     * Listens on another port of the same host too, with TLS: for the same routes, on the same loops, within the same
     * limits. It is closed with the server.
     *
     * @param port 0 for a free one
     * @param tls closed with the server, or at once if this throws
     * @return the address, with the real port
     * @throws BindException if the port is taken, or may not be used
     * @throws IOException if the address cannot be resolved
     */
    public synchronized InetSocketAddress openSecure(int port, ServerTls tls) throws IOException {
        try {
            requireReady();
            Acceptor acceptor = Acceptor.listen(loops, resolved(options.host(), port), options.backlog(),
                    options.connection(), admission, tls, routes);
            doors.add(new Door(acceptor, tls));
            return acceptor.address();
        } catch (IOException | RuntimeException e) {
            tls.close();
            throw e;
        }
    }

    private void requireReady() {
        if (!ready) {
            throw new IllegalStateException("the server is closed");
        }
    }

    /**
     * Listens on another port too, for those who watch over the server: there {@code /healthz} and {@code /readyz} are
     * served, and these. Nothing else is on that port, and it answers until the server has closed.
     *
     * @param host name or address to listen on; keep it out of the reach of those who need not know
     * @param port 0 for a free one
     * @return the address, with the real port
     * @throws BindException if the port is taken, or may not be used
     * @throws IOException if the address cannot be resolved
     */
    public synchronized InetSocketAddress openAdmin(String host, int port, Map<String, Resource> resources)
            throws IOException {
        requireReady();
        Routes admin = new Routes(new OriginPolicy(List.of()), ExtensionPolicy.NONE);
        Health.addTo(admin, this::isReady);
        resources.forEach(admin::add);
        Admission watchers = new Admission(AdmissionOptions.DEFAULT.withMaxConnections(MOST_ON_ADMIN_PORT));
        return Acceptor.listen(
                        loops, resolved(host, port), options.backlog(), options.connection(), watchers, null, admin)
                .address();
    }

    private static InetSocketAddress resolved(String host, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IOException("host '" + host + "' is not known");
        }
        return address;
    }

    /** Its loops, to be looked at. */
    public List<EventLoop> loops() {
        return loops.loops();
    }

    /** Bytes that wait for slow clients, of all connections. */
    public long queuedBytes() {
        return loops.queuedBytes();
    }

    /** How many connections and handshakes there are, and how many were refused. */
    public Admission admission() {
        return admission;
    }

    /** Whether it takes new connections: it was not closed, and the system lets it accept. From any thread. */
    public boolean isReady() {
        return ready && doors.stream().allMatch(door -> door.acceptor.isAccepting());
    }

    /** {@link #drain} with the time that the options say. */
    @Override
    public void close() {
        drain(options.drain());
    }

    /**
     * Ends in good order: stops listening, answers unfinished handshakes with 503, and closes every connection with
     * {@link ServerOptions#drainCode}, behind the messages that were sent to it before. The Closes are spread over up
     * to half of the time, so that the clients do not all come back at once: a millisecond for each, or less. Waits for
     * the closing handshakes, and ends what is left at the deadline, for which a blocked loop has a second more.
     *
     * <p>Returns when all is over; not from a handler. Further calls wait for that, and do nothing.
     */
    public synchronized void drain(Duration deadline) {
        if (!ready) {
            return;
        }
        long since = System.nanoTime();
        routes.startClosing();
        ready = false;
        doors.forEach(door -> door.close(left(since, deadline)));
        Duration left = left(since, deadline);
        loops.close(options.drainCode(), left.dividedBy(2), left);
    }

    private static Duration left(long since, Duration deadline) {
        Duration left = deadline.minusNanos(System.nanoTime() - since);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Says what is served, and how. Not thread-safe. */
    public static final class Builder {
        private ServerOptions options = ServerOptions.DEFAULT;
        private ServerTls tls;
        private final List<Consumer<Routes>> additions = new ArrayList<>();

        private Builder() {}

        public Builder options(ServerOptions options) {
            this.options = Objects.requireNonNull(options, "options");
            return this;
        }

        /** @param port 0 for a free one */
        public Builder port(int port) {
            return options(options.withAddress(options.host(), port));
        }

        /**
         * Speaks TLS, and TLS only: {@code wss} and {@code https}. It is closed with the server, or at once if that
         * does not start.
         *
         * @param tls null for none
         */
        public Builder tls(ServerTls tls) {
            this.tls = tls;
            return this;
        }

        /**
         * Serves WebSocket on a path with one handler for all connections.
         *
         * @param path such as {@code /echo}, or ending with a variable: <code>/room/{name}</code>
         * @param subprotocols that the handler speaks, the best first
         */
        public Builder route(String path, WebSocketHandler handler, String... subprotocols) {
            Objects.requireNonNull(handler, "handler");
            return routeTo(path, request -> handler, subprotocols);
        }

        /** Serves WebSocket on a path, and chooses the handler by the request. See {@link #route}. */
        public Builder routeTo(String path, HandlerFactory factory, String... subprotocols) {
            additions.add(routes -> routes.add(path, factory, List.of(subprotocols)));
            return this;
        }

        /**
         * Treats slow connections of a route otherwise than the options say.
         *
         * @param path of a route that was added before
         */
        public Builder slowConsumer(String path, SlowConsumerPolicy policy) {
            Objects.requireNonNull(policy, "policy");
            additions.add(routes -> routes.setSlowConsumer(path, policy));
            return this;
        }

        /**
         * Serves a page to GET and HEAD; on the same path there may be a WebSocket route too. Of scripts only those in
         * its {@code <script>} elements run, none in attributes ({@code onclick="..."}), and they may connect to this
         * server only: its Content-Security-Policy tells browsers so.
         */
        public Builder page(String path, String html) {
            additions.add(routes -> routes.add(path, new Page(html)));
            return this;
        }

        /** Answers GET and HEAD on a path; on the same path there may be a WebSocket route too. */
        public Builder resource(String path, Resource resource) {
            additions.add(routes -> routes.add(path, resource));
            return this;
        }

        /** Answers POST on a path; GET and WebSocket may be served on the same one. */
        public Builder post(String path, PostResource resource) {
            additions.add(routes -> routes.addPost(path, resource));
            return this;
        }

        /** Serves {@code /healthz} and {@code /readyz} to anybody; {@link #openAdmin} does so too. */
        public Builder health() {
            additions.add(routes -> Health.addTo(routes, () -> !routes.isClosing()));
            return this;
        }

        /**
         * Binds the port, starts the loops and accepts connections.
         *
         * @throws BindException if the port is taken, or may not be used
         * @throws IOException if the address cannot be resolved, or the loops cannot start
         * @throws IllegalArgumentException if a route is malformed or there twice
         */
        public WebSocketServer start() throws IOException {
            try {
                return open();
            } catch (IOException | RuntimeException e) {
                if (tls != null) {
                    tls.close();
                }
                throw e;
            }
        }

        private WebSocketServer open() throws IOException {
            Routes routes = new Routes(
                    new OriginPolicy(options.allowedOrigins()), options.connection().compression().policy());
            additions.forEach(addition -> addition.accept(routes));
            InetSocketAddress address = resolved(options.host(), options.port());
            LoopGroup loops = new LoopGroup(
                    "foghorn-loop", Role.SERVER, options.loops(), options.connection().outbound().total());
            try {
                Admission admission = new Admission(DescriptorLimit.ofThisProcess().resolve(options.admission()));
                Acceptor acceptor = Acceptor.listen(
                        loops, address, options.backlog(), options.connection(), admission, tls, routes);
                return new WebSocketServer(options, routes, loops, admission, new Door(acceptor, tls));
            } catch (IOException | RuntimeException e) {
                loops.close();
                throw e;
            }
        }
    }
}
