package dev.foghorn.bench;

import dev.foghorn.hub.EchoHandler;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** An echo server in a process of its own. */
public final class EchoServer {
    /** Where it echoes. */
    public static final String PATH = "/echo";

    private EchoServer() {}

    public static void main(String[] args) throws IOException {
        // The clients that wait on it do not answer pings.
        ServerOptions options = ServerOptions.DEFAULT.withConnection(ServerOptions.DEFAULT.connection()
                .withHeartbeat(Duration.ZERO, Duration.ofSeconds(20), Duration.ZERO));
        WebSocketServer server = WebSocketServer.builder()
                .options(options)
                .port(0)
                .route(PATH, new EchoHandler())
                .start();
        ServerProcess.serve(server.port());
    }

    /** Starts it. @param jvmOptions such as {@code -Xmx256m} */
    public static ServerProcess start(String... jvmOptions) throws IOException {
        return ServerProcess.start(
                ServerProcess.command(EchoServer.class, List.of(jvmOptions)), ProcessBuilder.Redirect.INHERIT);
    }
}
