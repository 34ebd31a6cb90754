package dev.foghorn.hub;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.protocol.message.Message;

/**
 * Puts each of its connections into one room, and sends what each says to all: to the sender too, unless the request
 * asked for {@code ?self=false}.
 */
public final class RoomHandler implements WebSocketHandler {
    private final Hub hub;
    private final String name;

    public RoomHandler(Hub hub, String name) {
        this.hub = hub;
        this.name = name;
    }

    @Override
    public void onOpen(WebSocket socket) {
        Room room = hub.join(name, socket);
        boolean self = socket.target().parameter("self").filter("false"::equals).isEmpty();
        socket.attach(new Seat(room, self));
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        Seat seat = (Seat) socket.attachment();
        seat.room.publish(PreparedMessage.of(message), seat.self ? null : socket);
    }

    private record Seat(Room room, boolean self) {}
}
