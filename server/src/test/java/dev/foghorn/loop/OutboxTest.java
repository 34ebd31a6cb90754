package dev.foghorn.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.rfc.Proves;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The outbox alone, on a loop that never starts, with a socket that takes as much as it is told. */
class OutboxTest {
    private static final int LIMIT_IN_TOTAL = 1_000_000;

    private final OutboundTotal total = new OutboundTotal(LIMIT_IN_TOTAL);
    private EventLoop loop;
    private Pipe pipe;
    private Outbox outbox;

    @BeforeEach
    void open() throws IOException {
        loop = new EventLoop("not started", Role.SERVER, total);
        pipe = new Pipe(loop);
        outbox = new Outbox(pipe);
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.stop();
        loop.start(); // to close its selector
        loop.join(10_000);
    }

    private void write(Opcode opcode, String frame) {
        byte[] bytes = frame.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer room = outbox.claim(opcode, bytes.length);
        room.put(bytes);
        outbox.commit(room);
    }

    private void append(String frame) {
        outbox.append(frame.getBytes(StandardCharsets.US_ASCII));
    }

    private void uncork() {
        outbox.flush();
        assertEquals(0, loop.out.position());
        loop.corked = null;
    }

    @Test
    @Proves({"5.4-4", "6.1-9"})
    void everyCutOfCorkedAndQueuedFramesLeavesThemWholeAndInOrder() throws Exception {
        String all = "first,second,third,fourth,";
        for (int cut = 0; cut <= all.length(); cut++) {
            for (int rest = 1; rest < all.length(); rest++) {
                stop();
                open();
                pipe.taken.reset();
                loop.corked = outbox;
                write(Opcode.TEXT, "first,");
                write(Opcode.TEXT, "second,");
                append("third,");
                write(Opcode.TEXT, "fourth,");
                pipe.room = cut;
                uncork();
                while (!outbox.isEmpty()) {
                    assertTrue(outbox.isBacklogged());
                    assertEquals(all.length() - pipe.taken.size(), outbox.queuedBytes());
                    pipe.room = rest;
                    outbox.flush();
                }
                assertEquals(all, pipe.text());
                assertFalse(outbox.isBacklogged());
            }
            pipe.room = Integer.MAX_VALUE;
        }
    }

    @Test
    void framesOfOneTurnCostOneWriteAndOneMark() {
        append("a");
        append("b");
        append("c");
        assertEquals(1, pipe.dirty);
        outbox.flush();
        assertEquals(1, pipe.writes);
        assertEquals("abc", pipe.text());
    }

    @Test
    @Proves({"5.4-2", "5.5.2-3", "5.5.3-2"})
    void aPongOvertakesFramesThatHaveNotBegunButNoneThatHas() {
        append("AAAA");
        append("BBBB");
        pipe.room = 2;
        outbox.flush();
        write(Opcode.PONG, "<1>");
        write(Opcode.PONG, "<2>"); // takes the place of the first
        pipe.room = Integer.MAX_VALUE;
        outbox.flush();
        assertEquals("AAAA<2>BBBB", pipe.text());
    }

    @Test
    void aPongThatHasBegunStaysBesideALaterOne() {
        append("AAAA");
        pipe.room = 0;
        outbox.flush();
        write(Opcode.PONG, "<1>");
        pipe.room = 1;
        outbox.flush();
        write(Opcode.PONG, "<2>");
        pipe.room = Integer.MAX_VALUE;
        outbox.flush();
        assertEquals("<1><2>AAAA", pipe.text());
    }

    @Test
    void aPongOvertakesNoOtherPong() {
        append("AAAA");
        write(Opcode.PONG, "<1>"); // nothing waits yet: these are answered in order
        write(Opcode.PONG, "<2>");
        append("BBBB");
        pipe.room = 2;
        outbox.flush();
        write(Opcode.PONG, "<3>");
        write(Opcode.PONG, "<4>"); // takes the place of the last
        pipe.room = Integer.MAX_VALUE;
        outbox.flush();
        assertEquals("AAAA<1><2>BBBB<4>", pipe.text());
    }

    @Test
    @Proves("5.5.3-2")
    void aPongThatWasTriedInVainIsReplacedToo() {
        append("AAAA");
        pipe.room = 0;
        outbox.flush();
        write(Opcode.PONG, "<1>");
        outbox.flush();
        write(Opcode.PONG, "<2>");
        pipe.room = Integer.MAX_VALUE;
        outbox.flush();
        assertEquals("<2>AAAA", pipe.text());
        assertEquals(0, outbox.queuedBytes());
    }

    @Test
    void everyPongGoesOutWhileThePeerTakesThem() {
        loop.corked = outbox;
        write(Opcode.PONG, "<1>");
        write(Opcode.PONG, "<2>");
        uncork();
        assertEquals("<1><2>", pipe.text());
    }

    @Test
    @Proves("5.5.1-9")
    void aCloseStaysBehindEverythingQueued() {
        append("AAAA");
        append("BBBB");
        pipe.room = 1;
        outbox.flush();
        write(Opcode.CLOSE, "[close]");
        pipe.room = Integer.MAX_VALUE;
        outbox.flush();
        assertEquals("AAAABBBB[close]", pipe.text());
    }

    @Test
    void afterAShortWriteNothingIsWrittenUntilTheSocketIsWritable() {
        append("AAAA");
        pipe.room = 1;
        outbox.flush();
        append("BBBB");
        assertEquals(1, pipe.dirty);
        assertEquals(1, pipe.writes);
    }

    @Test
    void aLongFrameLeavesInPartsOfBoundedLength() {
        byte[] large = new byte[3 * EventLoop.MOST_A_WRITE + 1];
        outbox.append(large);
        outbox.flush();
        assertEquals(large.length, pipe.taken.size());
        assertEquals(4, pipe.writes);
    }

    /** A frame at the end of an array that is longer by {@code start} and that nobody else holds. */
    private static byte[] owned(int start, char content) {
        byte[] array = new byte[start + 2 * EventLoop.BUFFER_BYTES];
        Arrays.fill(array, 0, start, (byte) '-');
        Arrays.fill(array, start, array.length, (byte) content);
        return array;
    }

    @Test
    void anArrayThatNobodyElseHoldsIsSpareWhenItHasLeft() {
        byte[] array = owned(0, 'a');
        outbox.appendOwned(array, 0);
        pipe.room = array.length - 1;
        outbox.flush();
        assertNull(loop.shared.spares().take(array.length));
        pipe.room = 1;
        outbox.flush();
        assertTrue(outbox.isEmpty());
        assertSame(array, loop.shared.spares().take(array.length));
        assertNull(loop.shared.spares().take(array.length), "it is given back once");
    }

    @Test
    void aLongFrameIsWrittenIntoASpareArray() {
        byte[] spare = owned(100, '-');
        loop.shared.spares().give(spare);
        String text = "x".repeat(spare.length - 100);
        write(Opcode.TEXT, text);
        assertNull(loop.shared.spares().take(spare.length));
        outbox.flush();
        assertEquals(text, pipe.text());
        assertSame(spare, loop.shared.spares().take(spare.length));
    }

    @Test
    void aSharedArrayIsNeverSpare() {
        byte[] array = owned(0, 'a');
        outbox.append(array);
        outbox.flush();
        assertNull(loop.shared.spares().take(array.length));
    }

    @Test
    void ofAnArrayOnlyTheFrameAtItsEndLeaves() {
        byte[] array = owned(100, 'a');
        outbox.appendOwned(array, 100);
        assertEquals(array.length - 100, outbox.queuedBytes());
        pipe.room = 10;
        outbox.flush();
        write(Opcode.PONG, "<pong>");
        append("at last");
        pipe.room = Integer.MAX_VALUE;
        outbox.flush();
        assertEquals("a".repeat(array.length - 100) + "<pong>at last", pipe.text());
        assertEquals(0, outbox.queuedBytes());
        assertSame(array, loop.shared.spares().take(array.length));
    }

    @Test
    void aFrameAtTheEndOfAnArrayKeepsItsPlaceBehindOthers() {
        byte[] first = owned(0, 'a');
        byte[] second = owned(100, 'b');
        byte[] third = owned(0, 'c');
        loop.corked = outbox;
        write(Opcode.TEXT, "begin");
        outbox.appendOwned(second, 100);
        outbox.appendOwned(first, 0);
        outbox.appendOwned(third, 0);
        uncork();
        assertEquals("begin" + "b".repeat(second.length - 100) + "a".repeat(first.length) + "c".repeat(third.length),
                pipe.text());
        assertEquals(0, outbox.queuedBytes());
    }

    @Test
    void aBrokenSocketGivesNothingBack() {
        byte[] array = owned(0, 'a');
        outbox.appendOwned(array, 0);
        pipe.broken = true;
        outbox.flush();
        outbox.appendOwned(array, 0);
        assertTrue(outbox.isEmpty());
        assertNull(loop.shared.spares().take(array.length));
    }

    @Test
    void whenTheBufferIsFullWhatIsThereLeavesFirst() {
        loop.corked = outbox;
        String half = "x".repeat(EventLoop.BUFFER_BYTES * 2 / 3);
        write(Opcode.TEXT, half);
        write(Opcode.TEXT, half);
        write(Opcode.TEXT, "y".repeat(EventLoop.BUFFER_BYTES + 1));
        write(Opcode.TEXT, "end");
        uncork();
        assertEquals(2 * half.length() + EventLoop.BUFFER_BYTES + 4, pipe.taken.size());
        assertTrue(pipe.text().endsWith("yend"));
    }

    @Test
    void aBrokenSocketDropsEverythingAndNothingIsKept() {
        append("AAAA");
        pipe.room = 1;
        outbox.flush();
        write(Opcode.PONG, "<1>");
        pipe.broken = true;
        outbox.flush();
        assertNotNull(outbox.broken());
        append("BBBB");
        write(Opcode.PONG, "<2>");
        assertTrue(outbox.isEmpty());
        assertEquals(0, outbox.queuedBytes());
        assertFalse(outbox.isBacklogged());
    }

    @Test
    void afterARestFramesAndPongsLeaveAsBefore() {
        append("AAAA");
        outbox.flush();
        outbox.rest();
        append("BBBB");
        pipe.room = 0;
        outbox.flush();
        write(Opcode.PONG, "<1>");
        pipe.room = Integer.MAX_VALUE;
        outbox.flush();
        assertEquals("AAAA<1>BBBB", pipe.text());
    }

    @Test
    void whatWaitsOutlastsARest() {
        append("AAAA");
        pipe.room = 1;
        outbox.flush();
        outbox.rest(); // a frame has begun to leave
        pipe.room = 3;
        outbox.flush();
        append("BBBB");
        outbox.flush();
        outbox.discard();
        write(Opcode.PING, "<ping>");
        outbox.rest(); // a Ping waits beside an empty queue
        pipe.room = Integer.MAX_VALUE;
        outbox.flush();
        assertEquals("AAAA<ping>", pipe.text());
    }

    private static OutboundLimits limits(int queue) {
        return OutboundLimits.DEFAULT.withHighWater(100).withQueue(queue);
    }

    @Test
    void whatABrokenSocketDidNotTakeIsNotSentToTheNextPeer() {
        append("for the first peer");
        pipe.broken = true;
        outbox.flush();
        Pipe secondPipe = new Pipe(loop);
        Outbox second = new Outbox(secondPipe);
        loop.corked = second;
        ByteBuffer room = second.claim(Opcode.TEXT, 6);
        second.commit(room.put("second".getBytes(StandardCharsets.US_ASCII)));
        second.flush();
        loop.corked = null;
        assertEquals("second", secondPipe.text());
    }

    @Test
    void theLimitIsForWhatTheSocketDidNotTake() {
        append("x".repeat(1000));
        assertTrue(outbox.hasRoomFor(20, limits(1010))); // flushed first: nothing waits
        assertEquals(1000, pipe.taken.size());
        pipe.room = 0;
        append("x".repeat(1000));
        assertTrue(outbox.hasRoomFor(10, limits(1010)));
        assertFalse(outbox.hasRoomFor(11, limits(1010)));
        assertTrue(outbox.isBacklogged());
    }

    @Test
    void anEmptyQueueTakesAMessageOfAnyLengthAndOneWithAByteDoesNot() {
        assertTrue(outbox.hasRoomFor(10_000, limits(100)));
        pipe.room = 0;
        append("x");
        assertFalse(outbox.hasRoomFor(100, limits(100)));
        assertTrue(outbox.hasRoomFor(99, limits(100)));
    }

    @Test
    void upToTheHighWaterMarkAnAnswerToWhatIsReadMayBeOfAnyLength() {
        pipe.room = 0;
        append("x".repeat(100));
        loop.corked = outbox;
        assertTrue(outbox.hasRoomFor(10_000, limits(100)));
        append("x");
        assertFalse(outbox.hasRoomFor(10_000, limits(100)));
        uncork();
    }

    @Test
    void theLimitInTotalIsForWhoHasSomethingWaiting() {
        total.add(1000);
        assertEquals(0, total.excess(LIMIT_IN_TOTAL - 1000)); // inclusive
        assertEquals(1, total.excess(LIMIT_IN_TOTAL - 1000 + 1));
        total.add(LIMIT_IN_TOTAL - 1000);
        assertTrue(outbox.hasRoomFor(10, limits(5000)));
        append("x"); // waits for its turn, and not for the peer
        assertTrue(outbox.hasRoomFor(10, limits(5000)));
        pipe.room = 0;
        outbox.flush();
        assertFalse(outbox.hasRoomFor(10, limits(5000)));
        assertTrue(outbox.tellExcess(10, limits(5000)).endsWith("(outbound-total)"));
        total.add(-LIMIT_IN_TOTAL);
        assertTrue(outbox.hasRoomFor(10, limits(5000)));
        assertEquals(1 - LIMIT_IN_TOTAL, total.excess(0));
        outbox.release();
        assertEquals(-LIMIT_IN_TOTAL, total.excess(0));
    }

    @Test
    void makingRoomForOneConnectionKeepsTheBytesOfTheOneBeingRead() {
        Pipe otherPipe = new Pipe(loop);
        Outbox other = new Outbox(otherPipe);
        loop.corked = outbox;
        write(Opcode.TEXT, "mine,");
        int waiting = 1000;
        other.append(new byte[waiting]);
        assertTrue(other.hasRoomFor(20, limits(waiting + 10)));
        write(Opcode.TEXT, "still mine");
        uncork();
        assertEquals("mine,still mine", pipe.text());
        assertEquals(waiting, otherPipe.taken.size());
    }
}
