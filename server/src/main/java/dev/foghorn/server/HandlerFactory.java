package dev.foghorn.server;

import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.protocol.handshake.HandshakeException;

/** Chooses the handler of a new connection by its request. Called on loop threads, several at once; must not block. */
@FunctionalInterface
public interface HandlerFactory {
    /** @throws HandshakeException to refuse the connection, with a status and a sentence */
    WebSocketHandler handlerFor(OpeningRequest request) throws HandshakeException;
}
