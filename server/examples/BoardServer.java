import dev.foghorn.hub.Hub;
import dev.foghorn.hub.RoomHandler;
import dev.foghorn.server.WebSocketServer;

/**
 * A page that shows what others send. Open it in two windows.
 *
 * <p>Printed as a page of Flask's. Here one server gives the page and carries what is sent, and the script is plain
 * WebSocket.
 */
public final class BoardServer {
    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <meta charset="utf-8">
            <title>Board</title>
            <form id="send"><input id="text" placeholder="message" required> <button>Send</button></form>
            <ul id="board"></ul>
            <script>
              const element = id => document.getElementById(id);
              const socket = new WebSocket(location.origin.replace('http', 'ws') + '/board');
              socket.onmessage = event => {
                const line = document.createElement('li');
                line.textContent = event.data; // never as HTML: somebody else wrote it
                element('board').append(line);
              };
              element('send').onsubmit = event => {
                event.preventDefault();
                socket.send(element('text').value);
                element('text').value = '';
              };
            </script>
            </html>
            """;

    private BoardServer() {}

    public static void main(String[] args) throws Exception {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080; // 0 for a free one
        WebSocketServer server = WebSocketServer.builder()
                .port(port)
                .route("/board", new RoomHandler(new Hub(), "board"))
                .page("/", PAGE)
                .start();
        System.out.println("http://localhost:" + server.port() + "/");
        Thread.currentThread().join(); // the server's threads do not keep the program alive
    }
}
