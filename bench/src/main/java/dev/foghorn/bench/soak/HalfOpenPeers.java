package dev.foghorn.bench.soak;

import java.io.IOException;

/** Peers that are gone and did not say so: they answer no Ping; others have shut their side down without a Close. */
final class HalfOpenPeers implements Attack {
    private static final int PEERS = 200;

    @Override
    public String on(SoakServerProcess server) throws IOException {
        try (Crowd mute = Crowd.of(PEERS, () -> RawPeer.open(server.address(), SoakServer.ECHO));
                Crowd half = Crowd.of(PEERS, () -> RawPeer.open(server.address(), SoakServer.ECHO))) {
            half.each(RawPeer::shutdownOutput);
            half.each(RawPeer::awaitEnd);
            mute.each(RawPeer::awaitEnd);
            return PEERS + " who answered no Ping were ended, and " + PEERS + " who had half left";
        }
    }
}
