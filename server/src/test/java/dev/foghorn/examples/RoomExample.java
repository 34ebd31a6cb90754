package dev.foghorn.examples;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.hub.Hub;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.server.WebSocketServer;
import java.io.IOException;

/** The README shows what is between the markers. */
final class RoomExample {
    private RoomExample() {}

    // README: begin
    static WebSocketServer startRooms(int port) throws IOException {
        Hub hub = new Hub();
        return WebSocketServer.builder()
                .port(port)
                .routeTo("/room/{name}", request -> new Visitor(hub, request.variable()))
                .start();
    }

    record Visitor(Hub hub, String room) implements WebSocketHandler {
        @Override
        public void onOpen(WebSocket socket) {
            hub.join(room, socket).publish(PreparedMessage.text("somebody came")); // leaves by itself at the end
        }

        @Override
        public void onMessage(WebSocket socket, Message message) {
            hub.publish(room, PreparedMessage.of(message)); // encoded once, shared by all members
        }
    }
    // README: end
}
