import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.hub.Hub;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.server.WebSocketServer;

/**
 * Rooms: join one, talk to who is in it, hear who left. Open its page in two windows.
 *
 * <p>Printed as a server of Socket.IO, which has a protocol of its own above WebSocket, with a page in React. Here
 * it is plain WebSocket: a room is a path, so that joining is connecting and leaving is closing, whether somebody
 * says goodbye or vanishes; and the page needs no library. Several rooms on one connection, history and accounts:
 * {@code foghorn chat}.
 */
public final class RoomServer {
    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <meta charset="utf-8">
            <title>Rooms</title>
            <form id="door">
              <input id="name" placeholder="your name" required>
              <input id="room" placeholder="room" required>
              <button>Join</button>
            </form>
            <form id="say"><input id="text" placeholder="message" required> <button>Send</button></form>
            <ul id="heard"></ul>
            <script>
              const element = id => document.getElementById(id);
              let socket = null;
              element('door').onsubmit = event => {
                event.preventDefault();
                socket?.close(); // out of the room before
                element('heard').replaceChildren();
                socket = new WebSocket(location.origin.replace('http', 'ws') + '/rooms/'
                    + encodeURIComponent(element('room').value) + '?user='
                    + encodeURIComponent(element('name').value));
                const mine = socket;
                socket.onmessage = event => {
                  if (socket === mine) { // not a late one of the room before
                    const line = document.createElement('li');
                    line.textContent = event.data; // never as HTML: somebody else wrote it
                    element('heard').append(line);
                  }
                };
              };
              element('say').onsubmit = event => {
                event.preventDefault();
                if (socket?.readyState === WebSocket.OPEN) {
                  socket.send(element('text').value);
                  element('text').value = '';
                }
              };
            </script>
            </html>
            """;

    private RoomServer() {}

    public static void main(String[] args) throws Exception {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080; // 0 for a free one
        Hub hub = new Hub();
        WebSocketServer server = WebSocketServer.builder()
                .port(port)
                .routeTo("/rooms/{name}", request -> new Visitor(hub, request.variable()))
                .page("/", PAGE)
                .start();
        System.out.println("http://localhost:" + server.port() + "/");
        Thread.currentThread().join(); // the server's threads do not keep the program alive
    }

    private record Visitor(Hub hub, String room) implements WebSocketHandler {
        @Override
        public void onOpen(WebSocket socket) {
            hub.join(room, socket);
            tell(socket, " joined");
        }

        @Override
        public void onMessage(WebSocket socket, Message message) {
            tell(socket, ": " + message.text());
        }

        @Override
        public void onClose(WebSocket socket, CloseStatus status) {
            tell(socket, " left"); // who is not in the room any more, and does not hear it
        }

        @Override
        public void onFailure(WebSocket socket, CloseStatus status) {
            tell(socket, " left");
        }

        private void tell(WebSocket socket, String what) {
            String name = socket.target().parameter("user").orElse("somebody");
            hub.publish(room, PreparedMessage.text(name + what));
        }
    }
}
