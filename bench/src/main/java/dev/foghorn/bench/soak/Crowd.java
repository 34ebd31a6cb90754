package dev.foghorn.bench.soak;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Raw peers that are there together. */
final class Crowd implements Closeable {
    private final List<RawPeer> peers;

    private Crowd(List<RawPeer> peers) {
        this.peers = peers;
    }

    /** How one of them comes. */
    @FunctionalInterface
    interface Coming {
        RawPeer peer() throws IOException;
    }

    /** What one of them does. */
    @FunctionalInterface
    interface Deed {
        void by(RawPeer peer) throws IOException;
    }

    /** So many, one after the other. */
    static Crowd of(int count, Coming coming) throws IOException {
        Crowd crowd = new Crowd(new ArrayList<>(count));
        try {
            for (int i = 0; i < count; i++) {
                crowd.peers.add(coming.peer());
            }
            return crowd;
        } catch (IOException | RuntimeException e) {
            crowd.close();
            throw e;
        }
    }

    List<RawPeer> peers() {
        return peers;
    }

    void each(Deed deed) throws IOException {
        for (RawPeer peer : peers) {
            deed.by(peer);
        }
    }

    /** Those that the server has not ended. */
    long left() {
        return peers.stream().filter(peer -> !peer.hasEnded()).count();
    }

    @Override
    public void close() {
        peers.forEach(RawPeer::close);
    }
}
