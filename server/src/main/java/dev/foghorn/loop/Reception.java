package dev.foghorn.loop;

import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.protocol.deflate.DeflateParameters;
import dev.foghorn.protocol.handshake.HandshakeException;
import dev.foghorn.protocol.handshake.HttpHead;
import dev.foghorn.protocol.handshake.HttpResponse;
import dev.foghorn.protocol.handshake.RequestTarget;
import java.util.concurrent.CompletionStage;

/** Decides what a request gets. Called on loop threads, several at once; must not block. */
@FunctionalInterface
public interface Reception {
    /** @throws HandshakeException to refuse, with its status and sentence */
    Answer answer(HttpHead request) throws HandshakeException;

    /** What a request gets. */
    sealed interface Answer permits Welcome, Response, Later {}

    /**
     * A WebSocket connection.
     *
     * @param response the whole 101
     * @param subprotocol null if none was chosen
     * @param deflate what was agreed on for permessage-deflate, or null
     * @param slowConsumer null for that of the connection's options
     */
    record Welcome(
            byte[] response,
            WebSocketHandler handler,
            RequestTarget target,
            String subprotocol,
            DeflateParameters deflate,
            SlowConsumerPolicy slowConsumer) implements Answer {}

    /** An HTTP answer, and the end. */
    record Response(HttpResponse http) implements Answer {}

    /**
     * The same, made elsewhere since it takes long; completed on any thread. The handshake time-out goes on meanwhile.
     */
    record Later(CompletionStage<HttpResponse> http) implements Answer {}
}
