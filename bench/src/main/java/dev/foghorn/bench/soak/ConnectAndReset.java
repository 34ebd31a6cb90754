package dev.foghorn.bench.soak;

import java.io.IOException;

/** 5,000 who connect and reset at once: without a word, in the middle of the request, after the answer. */
final class ConnectAndReset implements Attack {
    private static final int PEERS = 5000;
    private static final byte[] PART_OF_REQUEST = RawPeer.request(SoakServer.ECHO, "");
    private static final byte[] REQUEST = RawPeer.request(SoakServer.ECHO, "\r\n");

    @Override
    public String on(SoakServerProcess server) throws IOException {
        for (int i = 0; i < PEERS; i++) {
            RawPeer peer = RawPeer.connect(server.address());
            switch (i % 4) {
                case 0 -> { }
                case 1 -> peer.send(PART_OF_REQUEST);
                case 2 -> peer.send(REQUEST);
                default -> peer.upgrade(SoakServer.ECHO, "");
            }
            peer.reset();
        }
        return PEERS + " came and reset their connections";
    }
}
