package dev.foghorn.bench.soak;

import dev.foghorn.protocol.close.CloseCode;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.frame.Opcode;
import java.io.IOException;

/** A handler that throws at each message: 1011, for that connection alone. */
final class ThrowingHandler implements Attack {
    private static final int PEERS = 500;
    private static final byte[] ANYTHING = {};

    @Override
    public String on(SoakServerProcess server) throws IOException {
        for (int i = 0; i < PEERS; i++) {
            try (RawPeer peer = RawPeer.open(server.address(), SoakServer.THROW)) {
                peer.message(Opcode.BINARY, ANYTHING);
                CloseStatus status = peer.readClose();
                if (status.code() != CloseCode.INTERNAL_ERROR) {
                    throw new IOException("when the handler threw, the connection was closed with " + status);
                }
            }
        }
        return PEERS + " connections whose handler threw were closed with 1011";
    }
}
