package dev.foghorn.loop;

import java.nio.ByteBuffer;

/**
 * The end of every connection whose output is shut down: input is thrown away until EOF, so that no reset overtakes
 * the last bytes we sent (RFC 6455 section 7.1.1; closing a socket with unread input resets it).
 */
final class Discard extends Ending {
    /**
     * What a peer may still have on its way when it is refused: a generous upload. Over it, or after the closing
     * time-out, the connection is closed anyway.
     */
    private static final long MOST = 64L << 20;

    private final Connection connection;
    private long discarded;

    /** @param finished the phase that had the last word, and hears of the end */
    Discard(Connection connection, Phase finished) {
        super(finished);
        this.connection = connection;
    }

    @Override
    public void receive(ByteBuffer in) {
        discarded += in.remaining();
        in.position(in.limit());
        if (discarded > MOST) {
            connection.terminate();
        }
    }

    @Override
    public void receiveEof() {
        last.receiveEof();
        connection.terminate();
    }

    @Override
    public boolean isFinished() {
        return false; // output is shut down already
    }
}
