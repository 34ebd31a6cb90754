package dev.foghorn.bench.soak;

import java.io.IOException;

/** TCP connections that never say a word: they too have the time of a handshake, and not more. */
final class SilentConnections implements Attack {
    private static final int PEERS = 1000;

    @Override
    public String on(SoakServerProcess server) throws IOException {
        try (Crowd crowd = Crowd.of(PEERS, () -> RawPeer.connect(server.address()))) {
            crowd.each(RawPeer::awaitEnd);
            return PEERS + " silent connections were ended";
        }
    }
}
