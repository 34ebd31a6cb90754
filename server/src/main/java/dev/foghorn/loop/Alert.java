package dev.foghorn.loop;

import java.nio.ByteBuffer;

/**
 * TLS failed: nothing can be heard any more, and all that is left to say is the alert, which tells the peer why (RFC 8446
 * section 6.2). Output is shut down once it has left.
 */
final class Alert extends Ending {
    /** @param failed hears of the end */
    Alert(Phase failed) {
        super(failed);
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
}
