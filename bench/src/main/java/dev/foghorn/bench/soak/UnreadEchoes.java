package dev.foghorn.bench.soak;

import dev.foghorn.protocol.frame.Opcode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Senders of 200 MB each that read none of the echoes: the server stops reading from them, and ends them when they
 * have taken nothing for too long.
 */
final class UnreadEchoes implements Attack {
    private static final int PEERS = 10;
    private static final long PAUSE_MILLIS = 10;

    @Override
    public String on(SoakServerProcess server) throws IOException, InterruptedException {
        try (Crowd crowd = Crowd.of(PEERS, () -> RawPeer.open(server.address(), SoakServer.ECHO))) {
            List<Sender> senders = crowd.peers().stream().map(Sender::new).toList();
            long end = System.nanoTime() + RawPeer.PATIENCE.toNanos();
            while (senders.stream().anyMatch(sender -> !sender.ended)) {
                if (System.nanoTime() > end) {
                    throw new IOException("one who reads nothing was not ended");
                }
                for (Sender sender : senders) {
                    sender.push();
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
            double megabytes = senders.stream().mapToLong(sender -> sender.taken).average().orElseThrow() / 1e6;
            return String.format(Locale.ROOT, "%d who read nothing were ended, when %.1f MB of each had been taken",
                    PEERS, megabytes);
        }
    }

    private static final class Sender {
        private static final byte[] MESSAGE = RawPeer.frame(true, 0, Opcode.BINARY, new byte[64 << 10]);

        private final RawPeer peer;
        private ByteBuffer message = ByteBuffer.wrap(MESSAGE);
        private long taken;
        private boolean ended;

        private Sender(RawPeer peer) {
            this.peer = peer;
        }

        /** As much as the server takes now. */
        private void push() throws IOException {
            while (!ended && offered() > 0) {
                if (taken > SoakServer.FLOOD_BYTES) {
                    throw new IOException("the server takes everything from one who reads nothing");
                }
            }
        }

        private int offered() {
            if (!message.hasRemaining()) {
                message = ByteBuffer.wrap(MESSAGE);
            }
            try {
                int length = peer.offer(message);
                taken += length;
                return length;
            } catch (IOException reset) {
                ended = true;
                return 0;
            }
        }
    }
}
