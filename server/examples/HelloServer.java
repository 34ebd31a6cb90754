import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.server.WebSocketServer;

/**
 * Prints what it receives, and says hello to every client: to the page that it shows, and to {@code hello-client.cjs}.
 * Printed as a server of npm's {@code ws}.
 */
public final class HelloServer implements WebSocketHandler {
    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <meta charset="utf-8">
            <title>Hello</title>
            <p id="state">connecting</p>
            <p id="heard"></p>
            <script>
              const show = (id, text) => { document.getElementById(id).textContent = text; };
              // printed as ws://localhost:8080, which is right only where browser and server are on one machine
              const socket = new WebSocket(location.origin.replace('http', 'ws') + '/hello');
              socket.onopen = () => {
                show('state', 'open');
                // Corrected: printed outside, right after new WebSocket(...). The connection is not open then,
                // and send throws an InvalidStateError.
                socket.send('Hello Server!');
              };
              socket.onmessage = event => show('heard', event.data);
              socket.onclose = event => show('state', 'closed ' + event.code);
            </script>
            </html>
            """;

    public static void main(String[] args) throws Exception {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080; // 0 for a free one
        WebSocketServer server =
                WebSocketServer.builder().port(port).route("/hello", new HelloServer()).page("/", PAGE).start();
        System.out.println("http://localhost:" + server.port() + "/");
        Thread.currentThread().join(); // the server's threads do not keep the program alive
    }

    @Override
    public void onOpen(WebSocket socket) {
        socket.send("hello");
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        System.out.println("received: " + message.text());
    }
}
