package dev.foghorn.loop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A socket for an outbox: takes some bytes, then none, until it is refilled. */
class Pipe implements Outlet {
    final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    int room = Integer.MAX_VALUE;
    int writes;
    boolean broken;
    /** How often there was something to flush. */
    int dirty;

    private final EventLoop loop;

    Pipe(EventLoop loop) {
        this.loop = loop;
    }

    String text() {
        return taken.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        writes++;
        if (broken) {
            bytes.position(bytes.limit()); // as TLS does, which has made records of them by then
            throw new IOException("Broken pipe");
        }
        int length = Math.min(room, bytes.remaining());
        room -= length;
        byte[] part = new byte[length];
        bytes.get(part);
        taken.writeBytes(part);
        return length;
    }

    @Override
    public int unsent() {
        return 0;
    }

    @Override
    public boolean flushUnsent() {
        return true;
    }

    @Override
    public void markDirty() {
        dirty++;
    }
}
