package dev.foghorn.loop;

import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.protocol.deflate.DeflateOffer;
import dev.foghorn.protocol.deflate.DeflateParameters;
import dev.foghorn.protocol.handshake.ClientHandshake;
import dev.foghorn.protocol.handshake.HandshakeException;
import dev.foghorn.protocol.handshake.HttpHead;
import dev.foghorn.protocol.handshake.HttpHeadParser;
import dev.foghorn.protocol.handshake.RequestTarget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The first phase of a connection that we open: TCP, our request, the server's answer (RFC 6455 section 4.1). */
final class ClientOpening implements Phase {
    private final Connection connection;
    private final ClientHandshake handshake;
    private final DeflateOffer offer;
    private final RequestTarget target;
    private final WebSocketHandler handler;
    private final Consumer<HttpHead> onResponse;
    private final CompletableFuture<WebSocket> result;
    private final long since;
    private final HttpHeadParser parser;

    /** @param offer what the handshake offers, or null */
    ClientOpening(
            Connection connection,
            ClientHandshake handshake,
            DeflateOffer offer,
            RequestTarget target,
            WebSocketHandler handler,
            Consumer<HttpHead> onResponse,
            CompletableFuture<WebSocket> result) {
        this.connection = connection;
        this.handshake = handshake;
        this.offer = offer;
        this.target = target;
        this.handler = handler;
        this.onResponse = onResponse;
        this.result = result;
        this.parser = HttpHeadParser.ofResponse(connection.options().head());
        this.since = connection.loop().now();
    }

    @Override
    public void connected() {
        connection.outbox().put(handshake.requestBytes());
    }

    @Override
    public void receive(ByteBuffer in) {
        HttpHead response = null;
        try {
            response = parser.parse(in);
            if (response == null) {
                return;
            }
            onResponse.accept(response);
            ClientHandshake.Agreement agreement = handshake.check(response);
            DeflateParameters deflate =
                    agreement.extension() == null ? null : offer.agreed(agreement.extension());
            Session session = new Session(connection, handler, target, agreement.subprotocol(), deflate, null);
            connection.become(session);
            try {
                session.opened();
            } finally {
                result.complete(session); // nobody else does any more
            }
        } catch (HandshakeException e) {
            connection.lost(e.getMessage() + explanation(response, in));
        }
    }

    /** What a server says in a refusal's body, as far as it came with the head and is one line of text. */
    private static String explanation(HttpHead response, ByteBuffer in) {
        String body = StandardCharsets.UTF_8.decode(in).toString().strip();
        boolean text = response != null && String.valueOf(response.first("Content-Type")).startsWith("text/plain");
        return text && !body.isEmpty() && body.lines().count() == 1 ? ": " + body : "";
    }

    @Override
    public void receiveEof() {
        connection.lost("the server ended TCP before it answered the handshake");
    }

    @Override
    public void sweep() {
        long timeout = connection.options().handshakeTimeout().toMillis();
        if (connection.loop().now() - since > timeout) {
            connection.lost("the server did not complete the handshake within " + timeout
                    + " ms (handshake-timeout)");
        }
    }

    @Override
    public void goAway(int code) {
        connection.lost("the client was closed during the handshake");
    }

    @Override
    public void lost(String how) {
        result.completeExceptionally(new IOException(how));
    }

    @Override
    public void ended() {
        result.completeExceptionally(new IOException("the connection ended during the handshake"));
    }
}
