package dev.foghorn.loop;

import java.nio.ByteBuffer;

/**
 * TLS failed: nothing can be heard any more, and all that is left to say is the alert, which tells the peer why (RFC 8446
 * section 6.2). Output is shut down once it has left.
 */
final class Alert implements Phase {
    private final Phase failed;

    /** @param failed hears of the end */
    Alert(Phase failed) {
        this.failed = failed;
    }

    @Override
    public void receive(ByteBuffer in) {
        in.position(in.limit());
    }

    @Override
    public void receiveEof() {
        // the peer may still read
    }

    @Override
    public boolean isFinished() {
        return true;
    }

    @Override
    public boolean isClosing() {
        return true;
    }

    @Override
    public boolean pausesReading() {
        return false;
    }

    @Override
    public void goAway(int code) {
        // on its way already
    }

    @Override
    public boolean delaysClosing() {
        return failed.delaysClosing();
    }

    @Override
    public void lost(String how) {
        failed.lost(how);
    }

    @Override
    public void ended() {
        failed.ended();
    }
}
