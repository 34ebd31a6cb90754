package dev.foghorn.loop;

import dev.foghorn.api.ClosingReport.Cause;
import dev.foghorn.loop.LoopCounters.TlsResult;
import java.nio.ByteBuffer;

/**
 * The first phase of a connection with TLS: it only waits for the handshake, and then makes way for the phase that
 * reads clear bytes. The time for the opening handshake runs already.
 */
final class TlsHandshake implements Phase, TlsTransport.Listener {
    private final Connection connection;
    private final Phase next;
    private boolean over;
    /** The next phase looks at the clock: what it ends is late. */
    private boolean sweeps;

    TlsHandshake(Connection connection, Phase next) {
        this.connection = connection;
        this.next = next;
    }

    @Override
    public void secured() {
        count(TlsResult.OK);
        connection.become(next);
        next.connected();
    }

    @Override
    public void resume() {
        connection.resume();
    }

    @Override
    public void receive(ByteBuffer in) {
        throw new IllegalStateException("clear bytes before the end of the TLS handshake");
    }

    @Override
    public void receiveEof() {
        if (!over) {
            connection.lost("the peer ended TCP during the TLS handshake");
        }
    }

    @Override
    public void sweep() {
        sweeps = true;
        next.sweep();
        sweeps = false;
    }

    @Override
    public void goAway(int code) {
        connection.lost("closed during the TLS handshake");
    }

    @Override
    public boolean delaysClosing() {
        return false;
    }

    @Override
    public void lost(String how) {
        over = true;
        next.lost(how);
    }

    @Override
    public void ended() {
        count(connection.lostBy() == Cause.TLS ? TlsResult.FAILED : sweeps ? TlsResult.TIMEOUT : TlsResult.GONE);
        next.ended();
    }

    private void count(TlsResult result) {
        connection.loop().counters().tlsHandshake(result);
    }
}
