package dev.foghorn.loop;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where an {@link Outbox} writes to, and who is told that there is something to flush. */
interface Outlet {
    /** The loop that it lives on. */
    EventLoop loop();

    /** See {@link Transport#write}. */
    int write(ByteBuffer bytes) throws IOException;

    /** See {@link Transport#unsent}. */
    int unsent();

    /** See {@link Transport#flush}. */
    boolean flushUnsent() throws IOException;

    /** There is something to flush. */
    void markDirty();
}
