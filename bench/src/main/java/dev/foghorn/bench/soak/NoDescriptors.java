package dev.foghorn.bench.soak;

import dev.foghorn.protocol.frame.Opcode;
import java.io.IOException;

/** More connections than the server has descriptors for: who is in stays in, and when some leave others may come. */
final class NoDescriptors implements Attack {
    private static final int MANY = SoakServerProcess.DESCRIPTORS + 500;
    private static final int FIRST = SoakServerProcess.DESCRIPTORS / 2;
    private static final byte[] HELLO = {1, 2, 3};

    @Override
    public String on(SoakServerProcess server) throws IOException {
        try (Crowd first = Crowd.of(FIRST, () -> RawPeer.open(server.address(), SoakServer.ECHO))) {
            Crowd rest = Crowd.of(MANY - FIRST, () -> RawPeer.connect(server.address()));
            first.each(NoDescriptors::echo);
            rest.close();
        }
        try (RawPeer late = RawPeer.open(server.address(), SoakServer.ECHO)) {
            echo(late);
        }
        return MANY + " connections for " + SoakServerProcess.DESCRIPTORS
                + " descriptors: who was in was served, and so was who came when they had left";
    }

    private static void echo(RawPeer peer) throws IOException {
        peer.message(Opcode.BINARY, HELLO);
        if (peer.readData().length != HELLO.length) {
            throw new IOException("an echo differs");
        }
    }
}
