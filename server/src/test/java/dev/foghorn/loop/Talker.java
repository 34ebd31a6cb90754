package dev.foghorn.loop;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.hub.Hub;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Echoes, or does what it is told; and sees to it that what was opened ends once. */
final class Talker implements WebSocketHandler {
    final Hub hub = new Hub();
    /** Connections that were opened and have not ended. */
    final Set<WebSocket> open = ConcurrentHashMap.newKeySet();
    /** What must not be. */
    final List<String> wrong = new CopyOnWriteArrayList<>();

    @Override
    public void onOpen(WebSocket socket) {
        require(open.add(socket), "opened twice");
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        require(open.contains(socket), "a message before the begin or after the end");
        switch (message.length() > 10 ? "" : message.text()) {
            case "join" -> {
                hub.join("room", socket);
                socket.send("joined");
            }
            case "publish" -> hub.publish("room", PreparedMessage.text("published"));
            case "later" -> ((Session) socket).loop()
                    .execute(() -> hub.publish("room", PreparedMessage.text("published later")));
            case "ping" -> socket.ping("ping".getBytes(StandardCharsets.UTF_8));
            case "close" -> socket.close(4000, "");
            default -> socket.send(message);
        }
    }

    @Override
    public void onPong(WebSocket socket, Message applicationData) {
        socket.send("ponged");
    }

    @Override
    public void onClose(WebSocket socket, CloseStatus status) {
        ended(socket);
    }

    @Override
    public void onFailure(WebSocket socket, CloseStatus status) {
        ended(socket);
    }

    private void ended(WebSocket socket) {
        require(open.remove(socket), "ended twice, or without a begin");
        require(((Session) socket).loop().isCurrent(), "ended elsewhere");
    }

    private void require(boolean so, String what) {
        if (!so) {
            wrong.add(what);
        }
    }
}
