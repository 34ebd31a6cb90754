package dev.foghorn.bench;

import dev.foghorn.hub.EchoHandler;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import java.io.IOException;
import java.time.Duration;

/** An echo server in a process of its own. Prints its port; ends with its standard input, so it outlives nobody. */
final class IdleServer {
    private IdleServer() {}

    public static void main(String[] args) throws IOException {
        // Idle shall mean idle: the clients would have to answer pings.
        ServerOptions options = ServerOptions.DEFAULT.withConnection(ServerOptions.DEFAULT.connection()
                .withHeartbeat(Duration.ZERO, Duration.ofSeconds(20), Duration.ZERO));
        WebSocketServer server = WebSocketServer.builder()
                .options(options)
                .port(0)
                .route("/echo", new EchoHandler())
                .start();
        System.out.println(server.port());
        while (System.in.read() >= 0) {
            // only the end is of interest
        }
        System.exit(0);
    }
}
