package dev.foghorn.peers;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Vert.x. Follows <a href="https://vertx.io/docs/vertx-core/java/#_native_transports">Native transports</a> and <a
 * href="https://vertx.io/docs/vertx-core/java/#_websockets">WebSockets</a> of its core manual. One event loop; whole
 * messages, since the manual's frame handlers are for those who need frames. Arguments: port.
 */
public final class VertxPeer {
    private static final Set<ServerWebSocket> ALL = ConcurrentHashMap.newKeySet();

    private VertxPeer() {}

    public static void main(String[] args) throws IOException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        HttpServerOptions options = new HttpServerOptions()
                .setHost(Peer.HOST)
                .setPort(Peer.port(args))
                .setAcceptBacklog(Peer.BACKLOG)
                .setMaxWebSocketFrameSize(Peer.MAX_MESSAGE)
                .setMaxWebSocketMessageSize(Peer.MAX_MESSAGE)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
        HttpServer server = vertx.createHttpServer(options)
                .webSocketHandler(VertxPeer::open)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        Peer.serve(server.actualPort());
    }

    private static void open(ServerWebSocket socket) {
        if (socket.path().equals("/broadcast")) {
            ALL.add(socket);
            socket.closeHandler(end -> ALL.remove(socket));
            socket.textMessageHandler(text -> ALL.forEach(member -> member.writeTextMessage(text)));
            socket.binaryMessageHandler(bytes -> ALL.forEach(member -> member.writeBinaryMessage(bytes)));
        } else {
            socket.textMessageHandler(socket::writeTextMessage);
            socket.binaryMessageHandler(socket::writeBinaryMessage);
        }
    }
}
