package dev.foghorn.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.Role;
import org.junit.jupiter.api.Test;

/** What passes the ledger leaves as it came. */
class LedgerTest {
    @Test
    void anArrayThatNobodyElseHoldsIsNotCopied() throws Exception {
        EventLoop loop = new EventLoop("not started", Role.SERVER, new OutboundTotal(Long.MAX_VALUE));
        try {
            Outbox outbox = new Outbox(new Pipe(loop));
            byte[] array = new byte[200_000];
            FrameWriter.encodeInFront(Opcode.BINARY, array, 100_000, 100_000);
            new Ledger(outbox).appendOwned(array, 100_000 - 10);
            assertEquals(100_010, outbox.queuedBytes());
            outbox.flush();
            assertSame(array, loop.shared.spares().take(array.length));
        } finally {
            loop.stop();
            loop.start(); // to close its selector
            loop.join(10_000);
        }
    }
}
