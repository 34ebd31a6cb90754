package dev.foghorn.loop;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening socket on one of the loops. It gives its connections to all loops of the group by turns.
 *
 * <pre>
 *   accept --> Admission.admit --> Connection, on its loop --> [ProxyOpening -->] ServerOpening
 *                   | no place
 *                   v
 *                 close
 * </pre>
 *
 * When no file descriptor is free, whoever connects waits in the backlog, and is served once others have gone.
 */
public final class Acceptor implements EventLoop.Selectable {
    private static final Logger log = LoggerFactory.getLogger(Acceptor.class);

    /** So that a burst of connections does not keep the loop from those that it has. */
    private static final int MAX_ACCEPTS_A_TURN = 64;

    /** A loop that does not come to it for so long is blocked. */
    private static final long MOST_TO_CLOSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LoopGroup group;
    private final EventLoop loop;
    private final ServerSocketChannel channel;
    private final InetSocketAddress address;
    private final int backlog;
    private final ConnectionOptions options;
    private final Admission admission;
    /** An engine for each connection; null if bytes go in the clear. */
    private final Supplier<SSLEngine> tls;
    private final Reception reception;
    private SelectionKey key;
    /** Accepting failed, and is tried again with the next sweep: the socket stays ready, and trying on would spin. */
    private volatile boolean paused;
    /** Accepting has failed since nobody waited any more. The log knows. */
    private boolean failing;
    /** How many to accept in this turn: asking for one more than there are costs a system call. */
    private int burst = 1;

    private Acceptor(
            LoopGroup group,
            ServerSocketChannel channel,
            int backlog,
            ConnectionOptions options,
            Admission admission,
            Supplier<SSLEngine> tls,
            Reception reception)
            throws IOException {
        this.group = group;
        this.loop = group.next();
        this.channel = channel;
        this.address = (InetSocketAddress) channel.getLocalAddress();
        this.backlog = backlog;
        this.options = options;
        this.admission = admission;
        this.tls = tls;
        this.reception = reception;
    }

    /**
     * Binds a socket, and accepts connections once this returns.
     *
     * @param backlog connections that the system keeps for us while we are busy
     * @param tls makes an engine for each connection, on any loop's thread; null for bytes in the clear
     * @throws IOException if the address cannot be bound
     */
    public static Acceptor listen(
            LoopGroup group,
            InetSocketAddress address,
            int backlog,
            ConnectionOptions options,
            Admission admission,
            Supplier<SSLEngine> tls,
            Reception reception)
            throws IOException {
        ServerSocketChannel channel = openFor(address.getAddress());
        try {
            channel.configureBlocking(false);
            // A restarted server must not wait for connections of its last life.
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(address, backlog);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        group.loops().forEach(loop -> loop.execute(() -> loop.watch(options)));
        Acceptor acceptor = new Acceptor(group, channel, backlog, options, admission, tls, reception);
        acceptor.loop.execute(acceptor::register);
        return acceptor;
    }

    /** For an IPv4 address a socket of that family: one of IPv6 takes it too, but maps each address to and fro. */
    private static ServerSocketChannel openFor(InetAddress address) throws IOException {
        return address instanceof Inet4Address && !address.isAnyLocalAddress()
                ? ServerSocketChannel.open(StandardProtocolFamily.INET)
                : ServerSocketChannel.open();
    }

    private void register() {
        try {
            key = loop.register(channel, SelectionKey.OP_ACCEPT, this);
        } catch (IOException e) {
            log.error("cannot accept connections", e);
        }
    }

    /** Where it listens, with the real port. */
    public InetSocketAddress address() {
        return address;
    }

    /** Whether it takes connections: it is open, and the system lets it. From any thread. */
    public boolean isAccepting() {
        return channel.isOpen() && !paused;
    }

    @Override
    public void ready(SelectionKey key) {
        for (int i = 0; i < burst; i++) {
            if (!acceptOne()) {
                return;
            }
        }
        burst = Math.min(2 * burst, MAX_ACCEPTS_A_TURN); // more may be waiting
    }

    /** @return whether there was one */
    private boolean acceptOne() {
        SocketChannel accepted = null;
        try {
            accepted = channel.accept();
            if (accepted == null) {
                burst = 1;
                failing = false;
                return false;
            }
            admit(accepted);
            return true;
        } catch (Throwable e) { // whatever it is, it must not cost the listening socket
            pause(e);
            if (accepted != null) {
                close(accepted);
            }
        }
        return false;
    }

    private void pause(Throwable e) {
        paused = true;
        key.interestOps(0);
        if (!failing) {
            failing = true;
            admission.countPause();
            if (e instanceof IOException) { // usually no file descriptor is free
                log.warn("cannot accept connections for now: {}; those that wait are accepted when others end."
                        + " A lower limit on connections (max-connections), or more file descriptors, avoid this",
                        e.getMessage());
            } else {
                log.error("cannot accept connections for now; it is tried again", e);
            }
        }
    }

    /** Tries again after a pause. */
    @Override
    public void sweep() {
        failing &= paused; // who could accept since the last sweep warns anew of the next trouble
        if (paused && key.isValid()) {
            paused = false;
            key.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    private void admit(SocketChannel accepted) {
        Admission.Ticket ticket = admission.admit();
        if (ticket == null) {
            close(accepted);
            return;
        }
        EventLoop to = group.next();
        if (to == loop) {
            open(accepted, ticket, to);
        } else {
            hand(accepted, ticket, to);
        }
    }

    private void hand(SocketChannel accepted, Admission.Ticket ticket, EventLoop to) {
        try {
            to.execute(() -> open(accepted, ticket, to));
        } catch (RuntimeException | Error e) {
            ticket.leave();
            throw e;
        }
    }

    private static void close(SocketChannel accepted) {
        try {
            accepted.close();
        } catch (IOException e) {
            log.debug("closing a connection that is not served failed", e);
        }
    }

    /** An error costs this connection, and neither its place nor the listening socket. */
    private void open(SocketChannel accepted, Admission.Ticket ticket, EventLoop to) {
        Connection connection;
        try {
            connection = Connection.open(to, accepted, options, SelectionKey.OP_READ);
        } catch (IOException e) {
            ticket.leave();
            log.debug("a connection was gone before it could be served: {}", e.getMessage());
            return;
        } catch (RuntimeException | Error e) {
            ticket.leave();
            log.error("cannot serve a new connection", e);
            return;
        }
        connection.hold(ticket);
        try {
            ticket.begin(connection);
            receive(connection);
        } catch (RuntimeException | Error e) {
            connection.lost("it cannot be served");
            log.error("cannot serve a new connection", e);
        }
    }

    private void receive(Connection connection) {
        InetAddress neighbour = ((InetSocketAddress) connection.remoteAddress()).getAddress();
        long since = connection.loop().now();
        if (!admission.options().needsProxy()) {
            greet(connection, neighbour, since);
            return;
        }
        connection.become(new ProxyOpening(connection, admission, client -> {
            connection.isFrom(client);
            greet(connection, client == null ? null : client.getAddress(), since);
        }));
        if (admission.options().proxies().stream().noneMatch(range -> range.contains(neighbour))) {
            admission.count(Refusal.PROXY_SOURCE);
            connection.lost(Refusal.PROXY_SOURCE.sentence());
        }
    }

    /** It is known who connects. */
    private void greet(Connection connection, InetAddress client, long since) {
        Reception receiving = connection.ticket().receive(client, reception);
        Phase opening = new ServerOpening(connection, receiving == null ? Refusal.ADDRESS : receiving, since);
        connection.become(opening); // it hears of the end, even if there can be no engine
        connection.begin(tls == null ? null : tls.get(), opening);
        if (receiving == null) {
            connection.lost(Refusal.ADDRESS.sentence());
        }
    }

    @Override
    public void lost(String how) {
        if (!loop.isStopped()) {
            log.error("does not listen on {} any more: {}", address, how);
        }
        closeSocket();
    }

    private void closeSocket() {
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("closing the listening socket failed", e);
        }
    }

    /**
     * Stops listening. What was accepted goes on, and who waits in the backlog still gets an answer. The port is free a
     * turn of the loop later.
     *
     * @param most to wait for that, if it is less than a second: the loop may be blocked
     */
    public void close(Duration most) {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        loop.execute(() -> {
            emptyBacklog();
            closeSocket();
            closed.complete(null);
        });
        long nanos = Math.min(most.toNanos(), MOST_TO_CLOSE_NANOS);
        closed.orTimeout(nanos, TimeUnit.NANOSECONDS).exceptionally(late -> null).join();
    }

    /** Who connects faster than it is accepted does not keep the socket open. */
    private void emptyBacklog() {
        for (int i = 0; i < backlog && channel.isOpen() && acceptOne(); i++) {
            // acceptOne does it
        }
    }
}
