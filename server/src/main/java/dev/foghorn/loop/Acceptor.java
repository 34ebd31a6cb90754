package dev.foghorn.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listening socket on one of the loops. It gives its connections to all loops of the group by turns. */
public final class Acceptor implements EventLoop.Selectable, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Acceptor.class);

    /** So that a burst of connections does not keep the loop from those that it has. */
    private static final int MAX_ACCEPTS_A_TURN = 64;

    private final LoopGroup group;
    private final EventLoop loop;
    private final ServerSocketChannel channel;
    private final InetSocketAddress address;
    private final ConnectionOptions options;
    private final Reception reception;
    private SelectionKey key;
    /** How many to accept in this turn: asking for one more than there are costs a system call. */
    private int burst = 1;

    private Acceptor(
            LoopGroup group, ServerSocketChannel channel, ConnectionOptions options, Reception reception)
            throws IOException {
        this.group = group;
        this.loop = group.next();
        this.channel = channel;
        this.address = (InetSocketAddress) channel.getLocalAddress();
        this.options = options;
        this.reception = reception;
    }

    /**
     * Binds a socket, and accepts connections once this returns.
     *
     * @param backlog connections that the system keeps for us while we are busy
     * @throws IOException if the address cannot be bound
     */
    public static Acceptor listen(
            LoopGroup group, InetSocketAddress address, int backlog, ConnectionOptions options, Reception reception)
            throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
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
        Acceptor acceptor = new Acceptor(group, channel, options, reception);
        acceptor.loop.execute(acceptor::register);
        return acceptor;
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

    @Override
    public void ready(SelectionKey key) {
        for (int i = 0; i < burst; i++) {
            SocketChannel accepted;
            try {
                accepted = channel.accept();
            } catch (IOException e) {
                // Usually no file descriptor is free. The socket stays ready, so trying on would spin.
                log.warn("cannot accept a connection, and pause for a moment: {}", e.getMessage());
                key.interestOps(0);
                return;
            }
            if (accepted == null) {
                burst = 1;
                return;
            }
            handOver(accepted, group.next());
        }
        burst = Math.min(2 * burst, MAX_ACCEPTS_A_TURN); // more may be waiting
    }

    private void handOver(SocketChannel accepted, EventLoop to) {
        if (to == loop) {
            open(accepted, to);
        } else {
            to.execute(() -> open(accepted, to));
        }
    }

    private void open(SocketChannel accepted, EventLoop to) {
        try {
            Connection connection = Connection.open(to, accepted, options, SelectionKey.OP_READ);
            connection.become(new ServerOpening(connection, reception));
        } catch (IOException e) {
            log.debug("a connection was gone before it could be served: {}", e.getMessage());
        } catch (RuntimeException | Error e) { // costs this connection, not the listening socket
            log.error("cannot serve a new connection", e);
        }
    }

    /** Tries again after a pause. */
    @Override
    public void sweep() {
        if (key.isValid()) {
            key.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    @Override
    public void lost(String how) {
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("closing the listening socket failed", e);
        }
    }

    /** Stops listening; what was accepted goes on. The port is free a turn of the loop later. */
    @Override
    public void close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        loop.execute(() -> {
            lost("the server was closed");
            closed.complete(null);
        });
        closed.orTimeout(1, TimeUnit.SECONDS).exceptionally(late -> null).join();
    }
}
