package dev.foghorn.loop;

import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.protocol.deflate.DeflateOffer;
import dev.foghorn.protocol.handshake.ClientHandshake;
import dev.foghorn.protocol.handshake.HttpHead;
import dev.foghorn.protocol.handshake.RequestTarget;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;

/** Opens connections to servers, on the loops of a group by turns. Thread-safe. */
public final class Connector {
    private final LoopGroup group;
    private final ConnectionOptions options;

    public Connector(LoopGroup group, ConnectionOptions options) {
        this.group = group;
        this.options = options;
        group.loops().forEach(loop -> loop.execute(() -> loop.watch(options)));
    }

    /**
     * Connects and shakes hands.
     *
     * @param address resolved
     * @param local the address to connect from, or null for any
     * @param tls one attempt's, of a client; null for bytes in the clear
     * @param handshake one attempt's
     * @param offer what it offers, or null
     * @param onResponse sees the server's answer, whatever it is; on the loop's thread
     * @return the open connection, or an {@link IOException} that tells what went wrong
     */
    public CompletableFuture<WebSocket> connect(
            SocketAddress address,
            SocketAddress local,
            SSLEngine tls,
            ClientHandshake handshake,
            DeflateOffer offer,
            RequestTarget target,
            WebSocketHandler handler,
            Consumer<HttpHead> onResponse) {
        CompletableFuture<WebSocket> result = new CompletableFuture<>();
        EventLoop loop = group.next();
        loop.execute(() -> {
            Connection connection = null;
            try {
                SocketChannel channel = SocketChannel.open();
                connection = Connection.open(loop, channel, options, SelectionKey.OP_CONNECT);
                connection.begin(tls,
                        new ClientOpening(connection, handshake, offer, target, handler, onResponse, result));
                connection.connect(address, local);
            } catch (Throwable e) { // whatever it is, somebody waits for the result
                result.completeExceptionally(e);
                if (connection != null) {
                    connection.lost("it could not be opened: " + e);
                }
            }
        });
        if (loop.hasEnded()) {
            result.completeExceptionally(new IOException("the client is closed"));
        }
        return result;
    }
}
