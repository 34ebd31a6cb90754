package dev.foghorn.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Bytes go over the socket as they are. */
final class PlainTransport implements Transport {
    private final EventLoop loop;
    private final SocketChannel channel;
    private boolean atEnd;

    PlainTransport(EventLoop loop, SocketChannel channel) {
        this.loop = loop;
        this.channel = channel;
    }

    @Override
    public int read(ByteBuffer in) throws IOException {
        int count = channel.read(in);
        loop.counters().transferred(Direction.IN, Math.max(0, count));
        atEnd = count < 0;
        return count;
    }

    @Override
    public boolean isAtEnd() {
        return atEnd;
    }

    @Override
    public int write(ByteBuffer out) throws IOException {
        int count = channel.write(out);
        loop.counters().transferred(Direction.OUT, count);
        return count;
    }
}
