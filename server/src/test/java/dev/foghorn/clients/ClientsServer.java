package dev.foghorn.clients;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.hub.Hub;
import dev.foghorn.hub.RoomHandler;
import dev.foghorn.loop.Compression;
import dev.foghorn.loop.ConnectionOptions;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import dev.foghorn.tls.ServerTls;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What the clients are put on: the built-in routes, and two for what only a server can start: {@code /fragments} echoes
 * in frames of three bytes, {@code /close} closes with 4002 and a reason. How connections to {@code /echo} ended is
 * kept: "4001 reason", or "failed: ...".
 */
final class ClientsServer implements AutoCloseable {
    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    private final WebSocketServer server;
    private final boolean secure;

    ClientsServer() throws IOException {
        this(null);
    }

    /** @param tls null for bytes in the clear */
    ClientsServer(ServerTls tls) throws IOException {
        Hub hub = new Hub();
        // whoever offers compression gets all of it
        Compression everything = Compression.DEFAULT.withTakeover(true, true).withAbove(0);
        WebSocketServer.Builder builder = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT
                        .withConnection(ConnectionOptions.DEFAULT.withCompression(everything)));
        if (tls != null) {
            builder.tls(tls);
        }
        secure = tls != null;
        server = builder
                .port(0)
                .route("/echo", new RecordingEcho())
                .route("/broadcast", new RoomHandler(new Hub(), "broadcast"))
                .routeTo("/room/{name}", request -> new RoomHandler(hub, request.variable()))
                .route("/fragments", (socket, message) -> socket.sendInFragments(PreparedMessage.of(message), 3))
                .route("/close", (socket, message) -> socket.close(4002, "because you said: " + message.text()))
                .start();
    }

    int port() {
        return server.port();
    }

    /** Such as {@code ws://127.0.0.1:8080}. */
    String url() {
        return (secure ? "wss" : "ws") + "://127.0.0.1:" + port();
    }

    BlockingQueue<String> ends() {
        return ends;
    }

    @Override
    public void close() {
        server.close();
    }

    private final class RecordingEcho implements WebSocketHandler {
        @Override
        public void onMessage(WebSocket socket, Message message) {
            socket.send(message);
        }

        @Override
        public void onClose(WebSocket socket, CloseStatus status) {
            ends.add(status.toString());
        }

        @Override
        public void onFailure(WebSocket socket, CloseStatus status) {
            ends.add("failed: " + status);
        }
    }
}
