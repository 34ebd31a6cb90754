package dev.foghorn.bench.load;

import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.protocol.close.CloseStatus;

/** One connection of a load. However it ends, it only matters that it does, and how the report calls that. */
interface Client extends WebSocketHandler {
    /** @param how in words */
    void onEnd(WebSocket socket, String how);

    @Override
    default void onClose(WebSocket socket, CloseStatus status) {
        onEnd(socket, "the server closed a connection with " + status);
    }

    @Override
    default void onFailure(WebSocket socket, CloseStatus status) {
        onEnd(socket, "a connection failed: " + status);
    }
}
