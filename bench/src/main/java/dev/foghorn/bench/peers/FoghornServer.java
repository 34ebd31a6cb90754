package dev.foghorn.bench.peers;

import dev.foghorn.hub.EchoHandler;
import dev.foghorn.hub.Hub;
import dev.foghorn.hub.RoomHandler;
import dev.foghorn.loop.ConnectionOptions;
import dev.foghorn.loop.OutboundLimits;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import java.io.IOException;
import java.time.Duration;

/** Foghorn as its peers are: the same two paths, one loop, messages up to 16 MiB, and no pings, since none does. */
final class FoghornServer {
    private static final int MAX_MESSAGE = 16 << 20;

    private FoghornServer() {}

    public static void main(String[] args) throws IOException {
        ConnectionOptions connection = ConnectionOptions.DEFAULT
                .withLimits(Limits.ofMessage(MAX_MESSAGE))
                .withOutbound(OutboundLimits.DEFAULT.withQueue(MAX_MESSAGE))
                .withHeartbeat(Duration.ZERO, ConnectionOptions.DEFAULT.pongTimeout(), Duration.ZERO);
        WebSocketServer server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT
                        .withAddress("127.0.0.1", Integer.parseInt(args[0]))
                        .withLoops(1)
                        .withConnection(connection))
                .route("/echo", new EchoHandler())
                .route("/broadcast", new RoomHandler(new Hub(), "broadcast"))
                .start();
        System.out.println("listening on " + server.port());
        while (System.in.read() >= 0) {
            // only the end is of interest
        }
        Runtime.getRuntime().halt(0); // connections that are open shall not delay it
    }
}
