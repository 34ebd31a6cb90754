package dev.foghorn.examples;

import dev.foghorn.server.WebSocketServer;
import java.io.IOException;

/** The README shows what is between the markers. */
final class EchoExample {
    private EchoExample() {}

    // README: begin
    static WebSocketServer startEcho(int port) throws IOException {
        return WebSocketServer.builder()
                .port(port) // 0 for a free one; server.port() tells which
                .route("/echo", (socket, message) -> socket.send(message))
                .start();
    }
    // README: end
}
