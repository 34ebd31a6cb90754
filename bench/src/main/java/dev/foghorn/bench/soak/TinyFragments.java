package dev.foghorn.bench.soak;

import dev.foghorn.protocol.close.CloseCode;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.frame.Opcode;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Messages of empty fragments, and of fragments of a byte, without end: 1008 when there are too many. */
final class TinyFragments implements Attack {
    private static final int PEERS = 5;
    private static final int FRAGMENTS_A_WRITE = 1000;
    /** More than a message may have. */
    private static final int WRITES = 200;

    @Override
    public String on(SoakServerProcess server) throws IOException {
        try (Crowd crowd = Crowd.of(2 * PEERS, () -> RawPeer.open(server.address(), SoakServer.ECHO))) {
            for (int i = 0; i < crowd.peers().size(); i++) {
                expectPolicyViolation(crowd.peers().get(i), new byte[i % 2]);
            }
            return 2 * PEERS + " messages without an end were ended with 1008";
        }
    }

    private static void expectPolicyViolation(RawPeer peer, byte[] payload) throws IOException {
        peer.send(RawPeer.frame(false, 0, Opcode.BINARY, payload));
        byte[] fragment = RawPeer.frame(false, 0, Opcode.CONTINUATION, payload);
        ByteBuffer fragments = ByteBuffer.allocate(FRAGMENTS_A_WRITE * fragment.length);
        while (fragments.hasRemaining()) {
            fragments.put(fragment);
        }
        try {
            for (int write = 0; write < WRITES; write++) {
                peer.send(fragments.array());
            }
        } catch (IOException ended) {
            // by then the Close is on its way
        }
        CloseStatus status = peer.readClose();
        if (status.code() != CloseCode.POLICY_VIOLATION) {
            throw new IOException("a message without an end was ended with " + status);
        }
    }
}
