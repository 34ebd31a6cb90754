package dev.foghorn.loop;

import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.protocol.deflate.DeflateParameters;
import dev.foghorn.protocol.handshake.HandshakeException;
import dev.foghorn.protocol.handshake.HttpHead;
import dev.foghorn.protocol.handshake.HttpResponse;
import dev.foghorn.protocol.handshake.RequestTarget;
import java.net.SocketAddress;
import java.util.concurrent.CompletionStage;

/** Decides what a request gets. Called on loop threads, several at once; must not block. */
@FunctionalInterface
public interface Reception {
    /** @throws HandshakeException to refuse, with its status and sentence */
    Answer answer(HttpHead request, Client client) throws HandshakeException;

    /** What a request gets. */
    sealed interface Answer permits Welcome, Response, Later, Body {}

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

    /**
     * An HTTP answer once the request's body is there. The handshake time-out goes on meanwhile, so a slow body ends.
     *
     * @param length bytes that follow the head: they will be in memory all at once
     * @param awaited whether the client may be waiting for "100 Continue"
     */
    record Body(int length, boolean awaited, BodyReader reader) implements Answer {}

    /** Makes the answer to a request with a body. Called on the loop's thread; must not block. */
    @FunctionalInterface
    interface BodyReader {
        /** @return completed on any thread */
        CompletionStage<HttpResponse> answer(byte[] body, Client client);
    }

    /**
     * Who asks.
     *
     * @param address behind a trusted proxy, the address that it tells
     * @param secure whether the connection is one with TLS
     */
    record Client(SocketAddress address, boolean secure) {}
}
