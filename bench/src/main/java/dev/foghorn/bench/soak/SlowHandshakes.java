package dev.foghorn.bench.soak;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Requests that come a byte a second: each is ended by the time that a handshake has, whatever trickles in. */
final class SlowHandshakes implements Attack {
    private static final int PEERS = 200;
    /** The time of a handshake, and some for the server to look at the clock. */
    private static final int SECONDS = 15;

    @Override
    public String on(SoakServerProcess server) throws IOException, InterruptedException {
        byte[] request = RawPeer.request(SoakServer.ECHO, "\r\n");
        try (Crowd crowd = Crowd.of(PEERS, () -> RawPeer.connect(server.address()))) {
            for (int second = 0; second < SECONDS && crowd.left() > 0; second++) {
                byte[] next = {request[second]};
                crowd.each(peer -> dribble(peer, next));
                TimeUnit.SECONDS.sleep(1);
            }
            if (crowd.left() > 0) {
                throw new IOException(crowd.left() + " of " + PEERS + " still shake hands after " + SECONDS + " s");
            }
            return PEERS + " handshakes of a byte a second were ended";
        }
    }

    private static void dribble(RawPeer peer, byte[] next) {
        try {
            peer.send(next);
        } catch (IOException ended) {
            // as it is to be
        }
    }
}
