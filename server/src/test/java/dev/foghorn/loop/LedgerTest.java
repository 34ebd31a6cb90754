package dev.foghorn.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.Role;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What passes the ledger leaves as it came. */
class LedgerTest {
    /** Takes everything. */
    private static final class Drain implements Transport {
        @Override
        public int write(ByteBuffer bytes) {
            int length = bytes.remaining();
            bytes.position(bytes.limit());
            return length;
        }

        @Override
        public int read(ByteBuffer in) {
            return 0;
        }

        @Override
        public boolean isAtEnd() {
            return false;
        }
    }

    @Test
    void anArrayThatNobodyElseHoldsIsNotCopied() throws Exception {
        EventLoop loop = new EventLoop("not started", Role.SERVER, new OutboundTotal(Long.MAX_VALUE));
        try {
            Outbox outbox = new Outbox(loop, new Drain(), () -> { });
            byte[] array = new byte[200_000];
            FrameWriter.encodeInFront(Opcode.BINARY, array, 100_000, 100_000);
            new Ledger(loop, outbox, Role.SERVER).appendOwned(array, 100_000 - 10);
            assertEquals(100_010, outbox.queuedBytes());
            outbox.flush();
            assertSame(array, loop.spares.take(array.length));
        } finally {
            loop.stop();
            loop.start(); // to close its selector
            loop.join(10_000);
        }
    }
}
