package dev.foghorn.loop;

import java.nio.ByteBuffer;

/**
 * What a connection is until it is known what it is for: it can only end. It is never read in this phase, but something
 * may go wrong before the next one.
 */
final class Arrival implements Phase {
    static final Arrival INSTANCE = new Arrival();

    private Arrival() {}

    @Override
    public void receive(ByteBuffer in) {
        throw new IllegalStateException("bytes before anybody was to read them");
    }

    @Override
    public void receiveEof() {}

    @Override
    public void goAway(int code) {}

    @Override
    public boolean delaysClosing() {
        return false;
    }

    @Override
    public void lost(String how) {}

    @Override
    public void ended() {}
}
