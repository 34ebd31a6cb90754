package dev.foghorn.loop;

import dev.foghorn.loop.LoopCounters.Unanswered;
import dev.foghorn.protocol.handshake.HandshakeException;
import dev.foghorn.protocol.handshake.HttpHead;
import dev.foghorn.protocol.handshake.HttpHeadParser;
import dev.foghorn.protocol.handshake.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first phase of a connection that was accepted: one HTTP request, one answer (RFC 6455 section 4.2). */
final class ServerOpening implements Phase {
    private static final Logger log = LoggerFactory.getLogger(ServerOpening.class);

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Connection connection;
    private final Reception reception;
    private final long since;
    private final HttpHeadParser parser;
    private boolean begun;
    /** What is being read behind the head; null if nothing is. */
    private RequestBody body;
    private String startLine = "";
    /** The answer is being made elsewhere. */
    private boolean asked;
    private boolean refused;
    private boolean late;

    /** @param since when the connection was accepted; see {@link EventLoop#now} */
    ServerOpening(Connection connection, Reception reception, long since) {
        this.connection = connection;
        this.reception = reception;
        this.parser = new HttpHeadParser(connection.options().head());
        this.since = since;
    }

    @Override
    public void receive(ByteBuffer in) {
        if (asked || refused) {
            in.position(in.limit());
            return;
        }
        try {
            if (body == null) {
                receiveHead(in);
            } else {
                receiveBody(in);
            }
        } catch (HandshakeException e) {
            refuse(e);
        }
    }

    private void receiveHead(ByteBuffer in) throws HandshakeException {
        refuseTls(in);
        HttpHead request = parser.parse(in);
        if (request != null) {
            answer(request, in);
        }
    }

    private void receiveBody(ByteBuffer in) throws HandshakeException {
        body.take(in);
        if (body.isComplete()) {
            await((Reception.Later) guarded(() -> body.answer(client())));
        }
    }

    private Reception.Client client() {
        return new Reception.Client(connection.remoteAddress(), connection.isSecure());
    }

    private void refuseTls(ByteBuffer in) throws HandshakeException {
        if (!begun && in.get(in.position()) == TlsTransport.HANDSHAKE) {
            throw new HandshakeException(400, "this port speaks no TLS: use http:// or ws://");
        }
        begun = true;
    }

    /** @param in what came behind the head */
    private void answer(HttpHead request, ByteBuffer in) throws HandshakeException {
        startLine = request.startLine();
        Reception.Answer answer = guarded(() -> reception.answer(request, client()));
        if (answer instanceof Reception.Welcome welcome) {
            connection.loop().counters().answered(101);
            connection.outbox().put(welcome.response());
            connection.ticket().endHandshake();
            Session session = new Session(connection, welcome.handler(), welcome.target(),
                    welcome.subprotocol(), welcome.deflate(), welcome.slowConsumer());
            connection.become(session);
            session.opened();
        } else if (answer instanceof Reception.Later later) {
            await(later);
        } else if (answer instanceof Reception.Body wanted) {
            body = new RequestBody(wanted);
            // RFC 7231 5.1.1: no need to say it to who "has already received some or all of the message body"
            if (wanted.awaited() && !in.hasRemaining()) {
                connection.outbox().put(CONTINUE);
            }
            receiveBody(in);
        } else {
            refuse(((Reception.Response) answer).http(), "");
        }
    }

    private interface Decision {
        Reception.Answer make() throws HandshakeException;
    }

    private Reception.Answer guarded(Decision decision) throws HandshakeException {
        try {
            return decision.make();
        } catch (RuntimeException | Error e) {
            log.error("answering '{}' failed", startLine, e);
            throw new HandshakeException(500, "the server met an error");
        }
    }

    private void await(Reception.Later later) {
        asked = true;
        later.http().whenComplete((response, thrown) -> connection.loop().execute(() -> {
            if (thrown != null) {
                log.error("answering '{}' failed", startLine, thrown);
            }
            if (!refused && !connection.isTerminated()) {
                refuse(thrown == null ? response : HttpResponse.sentence(500, "the server met an error"), "");
            }
        }));
    }

    private void refuse(HandshakeException e) {
        refuse(HttpResponse.of(e), e.getMessage());
    }

    private void refuse(HttpResponse response, String why) {
        log.debug("{}: answered {} {}", connection, response, why);
        connection.loop().counters().answered(response.status());
        connection.outbox().put(isBodyless() ? response.headBytes() : response.bytes());
        refused = true;
        connection.ticket().endHandshake();
        connection.enter(ConnectionState.CLOSING);
    }

    /** RFC 7230 3.3: the answer to a HEAD request has no body. */
    private boolean isBodyless() {
        return startLine.startsWith("HEAD ");
    }

    @Override
    public void receiveEof() {
        if (!asked && !refused) { // who has shut its output down may still be reading the answer
            connection.terminate();
        }
    }

    @Override
    public boolean isFinished() {
        return refused;
    }

    @Override
    public boolean isClosing() {
        return refused;
    }

    /** Counted from the start and not from the last byte: a request a byte a second is no request. */
    @Override
    public void sweep() {
        if (!refused && connection.loop().now() - since > connection.options().handshakeTimeout().toMillis()) {
            late = true;
            connection.lost("no complete request within "
                    + connection.options().handshakeTimeout().toMillis() + " ms (handshake-timeout)");
        }
    }

    @Override
    public boolean delaysClosing() {
        return begun;
    }

    /** Whatever the request will be, this is the answer. */
    @Override
    public void goAway(int code) {
        if (!refused) {
            refuse(new HandshakeException(503, "the server is shutting down"));
        }
    }

    @Override
    public void lost(String how) {}

    @Override
    public void ended() {
        if (!refused) {
            connection.loop().counters().unanswered(late ? Unanswered.TIMEOUT : Unanswered.GONE);
        }
    }
}
