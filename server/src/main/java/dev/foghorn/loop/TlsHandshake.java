package dev.foghorn.loop;

import java.nio.ByteBuffer;

/**
 * The first phase of a connection with TLS: it only waits for the handshake, and then makes way for the phase that
 * reads clear bytes. The time for the opening handshake runs already.
 */
final class TlsHandshake implements Phase, TlsTransport.Listener {
    private final Connection connection;
    private final Phase next;
    private boolean over;

    TlsHandshake(Connection connection, Phase next) {
        this.connection = connection;
        this.next = next;
    }

    @Override
    public void secured() {
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
    public boolean isFinished() {
        return false;
    }

    @Override
    public boolean isClosing() {
        return false;
    }

    @Override
    public void sweep() {
        next.sweep();
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
        next.ended();
    }
}
