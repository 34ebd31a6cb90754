package dev.foghorn.loop;

import dev.foghorn.loop.LoopCounters.Unanswered;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Before everything else, TLS included: a trusted proxy tells whose connection this is. */
final class ProxyOpening implements Phase {
    private final Connection connection;
    private final Admission admission;
    private final Consumer<InetSocketAddress> next;
    private final long since;
    private final ProxyHeaderParser parser = new ProxyHeaderParser();
    private boolean late;

    /** @param next goes on with the client's address, or null where the proxy tells none */
    ProxyOpening(Connection connection, Admission admission, Consumer<InetSocketAddress> next) {
        this.connection = connection;
        this.admission = admission;
        this.next = next;
        this.since = connection.loop().now();
    }

    @Override
    public ByteBuffer room() {
        return parser.room();
    }

    @Override
    public void receive(ByteBuffer in) {
        try {
            int bytes = in.remaining();
            in.position(in.limit());
            parser.received(bytes);
        } catch (ProxyHeaderParser.MalformedException e) {
            admission.count(Refusal.PROXY_HEADER);
            connection.lost(Refusal.PROXY_HEADER.sentence() + ": " + e.getMessage());
            return;
        }
        if (parser.isComplete()) {
            next.accept(parser.client().orElse(null));
        }
    }

    @Override
    public void receiveEof() {
        connection.terminate();
    }

    @Override
    public void sweep() {
        long timeout = connection.options().handshakeTimeout().toMillis();
        if (connection.loop().now() - since > timeout) {
            late = true;
            connection.lost("no complete PROXY header within " + timeout + " ms (handshake timeout)");
        }
    }

    /** Nobody has asked anything yet. */
    @Override
    public boolean delaysClosing() {
        return false;
    }

    @Override
    public void goAway(int code) {
        connection.lost("the server is shutting down");
    }

    @Override
    public void lost(String how) {}

    @Override
    public void ended() {
        connection.loop().counters().unanswered(late ? Unanswered.TIMEOUT : Unanswered.GONE);
    }
}
