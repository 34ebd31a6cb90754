import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import java.util.List;

/**
 * Answers "You said: ..." to each message, of pages from anywhere. Its client is {@code you_said_client.py}. Printed
 * as a handler of Python's Tornado, whose {@code check_origin} answers {@code True} to every origin.
 *
 * <p>Like Tornado, a Foghorn server lets only its own pages in by default; {@code *} lets in all (with the program:
 * {@code --allow-origin '*'}). Better name the origins that you trust, after the port: with {@code *}, any page that a
 * user happens to visit may talk to the server in that user's name.
 */
public final class YouSaidServer {
    private YouSaidServer() {}

    public static void main(String[] args) throws Exception {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080; // 0 for a free one
        List<String> origins = args.length > 1 ? List.of(args).subList(1, args.length) : List.of("*");
        WebSocketServer server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAllowedOrigins(origins))
                .port(port)
                .route("/websocket", (socket, message) -> socket.send("You said: " + message.text()))
                .start();
        System.out.println("ws://localhost:" + server.port() + "/websocket");
        Thread.currentThread().join(); // the server's threads do not keep the program alive
    }
}
