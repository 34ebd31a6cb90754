import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.hub.Hub;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.server.WebSocketServer;

/**
 * Greets every newcomer, and sends what each says to all. Its client is {@code welcome_client.py}.
 *
 * <p>Corrected: where this is printed with a server class of Python's websocket-client, that class does not exist, the
 * library has clients only. Printed with a list of clients that are sent to one after another, the slowest holds up the
 * rest; in a hub's room each has a queue of its own.
 */
public final class WelcomeServer implements WebSocketHandler {
    private final Hub hub = new Hub();

    public static void main(String[] args) throws Exception {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080; // 0 for a free one
        WebSocketServer server = WebSocketServer.builder().port(port).route("/", new WelcomeServer()).start();
        System.out.println("ws://localhost:" + server.port() + "/");
        Thread.currentThread().join(); // the server's threads do not keep the program alive
    }

    @Override
    public void onOpen(WebSocket socket) {
        socket.send("Welcome");
        hub.join("everybody", socket); // leaves by itself at the end
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        hub.publish("everybody", PreparedMessage.of(message));
    }
}
