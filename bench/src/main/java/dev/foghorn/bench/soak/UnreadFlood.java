package dev.foghorn.bench.soak;

import dev.foghorn.protocol.close.CloseCode;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.frame.Opcode;
import java.io.IOException;

/** Readers that read nothing while a handler sends them 200 MB each: 1013, and only the outbound limit is held. */
final class UnreadFlood implements Attack {
    private static final int PEERS = 20;
    private static final byte[] START = {};

    @Override
    public String on(SoakServerProcess server) throws IOException {
        try (Crowd crowd = Crowd.of(PEERS, () -> RawPeer.open(server.address(), SoakServer.FLOOD))) {
            crowd.each(peer -> peer.message(Opcode.BINARY, START));
            crowd.each(UnreadFlood::expectTryAgainLater);
            return PEERS + " readers of nothing were closed with 1013";
        }
    }

    private static void expectTryAgainLater(RawPeer peer) throws IOException {
        CloseStatus status = peer.readClose();
        if (status.code() != CloseCode.TRY_AGAIN_LATER) {
            throw new IOException("a reader of nothing was closed with " + status);
        }
    }
}
