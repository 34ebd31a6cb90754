package dev.foghorn.hub;

import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.protocol.message.Message;

/** Sends every message back to where it came from. */
public final class EchoHandler implements WebSocketHandler {
    @Override
    public void onMessage(WebSocket socket, Message message) {
        socket.send(message);
    }
}
