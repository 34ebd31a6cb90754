package dev.foghorn.bench.soak;

import dev.foghorn.protocol.frame.Opcode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Pings without end, first read by nobody: the server stops taking them, and answers the last one in the end. */
final class PingFlood implements Attack {
    private static final int PEERS = 20;
    private static final int PINGS_A_WRITE = 500;
    private static final int WRITES = 2000;
    private static final byte[] LAST = "the last one".getBytes(StandardCharsets.US_ASCII);

    @Override
    public String on(SoakServerProcess server) throws IOException {
        byte[] ping = RawPeer.frame(true, 0, Opcode.PING, new byte[125]);
        ByteBuffer pings = ByteBuffer.allocate(PINGS_A_WRITE * ping.length);
        while (pings.hasRemaining()) {
            pings.put(ping);
        }
        try (Crowd crowd = Crowd.of(PEERS, () -> RawPeer.open(server.address(), SoakServer.ECHO))) {
            long taken = 0;
            ByteBuffer[] left = new ByteBuffer[PEERS];
            Arrays.setAll(left, i -> pings.duplicate().flip());
            for (int write = 0; write < WRITES; write++) {
                for (int i = 0; i < PEERS; i++) {
                    if (!left[i].hasRemaining()) {
                        left[i].rewind();
                    }
                    taken += crowd.peers().get(i).offer(left[i]);
                }
            }
            for (int i = 0; i < PEERS; i++) {
                expectLast(crowd.peers().get(i), left[i]);
            }
            return "about " + taken / ping.length + " pings were taken from " + PEERS + " peers, the last one answered";
        }
    }

    /** Ends the ping that is half sent, sends the last, and reads Pongs up to its own. */
    private static void expectLast(RawPeer peer, ByteBuffer rest) throws IOException {
        peer.sendReading(rest);
        peer.sendReading(ByteBuffer.wrap(RawPeer.frame(true, 0, Opcode.PING, LAST)));
        RawPeer.Frame frame = peer.read();
        while (frame.opcode() != Opcode.PONG || !Arrays.equals(frame.payload(), LAST)) {
            frame = peer.read();
        }
    }
}
