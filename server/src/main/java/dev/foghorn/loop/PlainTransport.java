package dev.foghorn.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/** Bytes go over sockets as they are. Holds nothing of a connection, and so serves all those of a loop. */
final class PlainTransport implements Transport {
    private final LoopCounters counters;

    PlainTransport(LoopCounters counters) {
        this.counters = counters;
    }

    @Override
    public int read(ByteChannel socket, ByteBuffer in) throws IOException {
        int count = socket.read(in);
        counters.transferred(Direction.IN, Math.max(0, count));
        return count;
    }

    @Override
    public int write(ByteChannel socket, ByteBuffer out) throws IOException {
        int count = socket.write(out);
        counters.transferred(Direction.OUT, count);
        return count;
    }
}
