package dev.foghorn.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.Opcode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole messages are dropped, in the order that each policy says, and nothing that has begun to leave. */
class FrameQueueTest {
    private final Deliveries deliveries = new Deliveries();
    private final FrameQueue queue = new FrameQueue(deliveries);

    private static byte[] frame(String text) {
        return encode(Opcode.TEXT, text);
    }

    private static byte[] encode(Opcode opcode, String text) {
        return FrameWriter.encode(opcode, text.getBytes(StandardCharsets.US_ASCII), 0, text.length());
    }

    private static byte[] withoutFin(byte[] frame) {
        frame[0] &= 0x7F;
        return frame;
    }

    private void addAll(String... texts) {
        for (String text : texts) {
            add(frame(text), null);
        }
    }

    private void add(byte[] frame, Tracker tracker) {
        queue.add(frame, tracker);
        if ((frame[0] & 0x80) != 0 && (frame[0] & 0xF) < 3) {
            deliveries.onQueued();
        }
    }

    /** The payloads that the queue holds. */
    private List<String> left() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < queue.size(); i++) {
            byte[] frame = queue.get(i);
            texts.add(new String(frame, 2, frame.length - 2, StandardCharsets.US_ASCII));
        }
        return texts;
    }

    @Test
    void framesStayInOrderHoweverTheRingGrows() {
        List<String> expected = new ArrayList<>();
        for (int round = 0; round < 200; round++) {
            for (int i = 0; i < 3; i++) {
                addAll(round + "." + i);
                expected.add(round + "." + i);
            }
            queue.addFirst(encode(Opcode.PONG, "p" + round), null);
            expected.add(0, "p" + round);
            queue.removeWritten();
            expected.remove(0);
            queue.removeWritten();
            expected.remove(0);
            assertEquals(expected, left());
        }
        while (queue.size() > 0) {
            queue.removeWritten();
        }
        assertEquals("offered 0, written 600, queued 0, dropped 0, discarded 0", deliveries.toString());
        addAll("again");
        assertEquals(List.of("again"), left());
    }

    @Test
    void theOldestAreDroppedAsManyAsAreNeededAndNeverTheOneThatHasBegun() {
        addAll("begun", "b", "c", "d");
        assertEquals(6, queue.dropOldest(1, 4)); // two frames of three bytes
        assertEquals(List.of("begun", "d"), left());
        assertEquals(3, queue.dropOldest(1, 100));
        assertEquals(0, queue.dropOldest(1, 100));
        assertEquals(List.of("begun"), left());
        assertEquals("offered 0, written 0, queued 1, dropped 3, discarded 0", deliveries.toString());
    }

    @Test
    void withoutABegunFrameTheHeadMayBeDropped() {
        addAll("a", "b");
        queue.dropOldest(0, 1);
        assertEquals(List.of("b"), left());
    }

    @Test
    void aMessageInFragmentsIsDroppedWholeAndControlFramesInItStay() {
        add(frame("begun"), null);
        add(withoutFin(frame("1")), null);
        add(encode(Opcode.PING, "ping"), null);
        add(withoutFin(encode(Opcode.CONTINUATION, "2")), null);
        add(encode(Opcode.CONTINUATION, "3"), null);
        addAll("next");
        assertEquals(9, queue.dropOldest(1, 1));
        assertEquals(List.of("begun", "ping", "next"), left());
        assertEquals(1, deliveries.dropped());
    }

    @Test
    void theRestOfAMessageOfWhichAFragmentHasLeftIsNotDropped() {
        add(withoutFin(encode(Opcode.CONTINUATION, "2")), null);
        add(encode(Opcode.CONTINUATION, "3"), null);
        addAll("next");
        assertEquals(6, queue.bytesBeforeWhole(0));
        queue.dropOldest(0, 100);
        assertEquals(List.of("2", "3"), left());
        assertEquals(0, queue.dropReplaced(0, null));
        assertEquals(List.of("2", "3"), left());
    }

    @Test
    void theLastOfEachRoomStays() {
        Deliveries red = new Deliveries();
        Deliveries blue = new Deliveries();
        addAll("begun");
        add(frame("red 1"), red);
        add(frame("blue 1"), blue);
        addAll("direct 1", "direct 2");
        add(frame("red 2"), red);
        add(encode(Opcode.PONG, "pong"), null);
        add(frame("blue 2"), blue);
        int freed = queue.dropReplaced(1, blue); // another of the blue room is to come
        assertEquals(List.of("begun", "direct 2", "red 2", "pong"), left());
        assertEquals("red 1".length() + "blue 1".length() + "direct 1".length() + "blue 2".length() + 8, freed);
        assertEquals(2, blue.dropped());
        assertEquals(1, red.dropped());
        assertEquals(4, deliveries.dropped());
    }

    /** Three messages and a Close that lay in the loop's buffer behind an HTTP head, or not, when a write was short. */
    @ParameterizedTest
    @ValueSource(ints = {0, 4})
    void whatAShortWriteLeftIsSplitBetweenFrames(int head) {
        byte[] frames = new byte[head + 3 * 4 + 4];
        int length = head;
        for (byte[] frame : List.of(frame("aa"), frame("bb"), frame("cc"), encode(Opcode.CLOSE, "dd"))) {
            System.arraycopy(frame, 0, frames, length, frame.length);
            length += frame.length;
        }
        for (int written = 0; written < frames.length; written++) {
            Deliveries counts = new Deliveries();
            FrameQueue cut = new FrameQueue(counts);
            for (int i = 0; i < 4; i++) {
                counts.onQueued();
            }
            cut.addFirst(frames.clone(), new Leftover(counts, head, 3));
            cut.add(frame("behind"), null);
            int left = cut.splitLeftover(written);
            assertEquals(left == 0 ? 0 : written, left);
            cut.discardWhole(left);
            int begun = Math.max(0, (written - head + 3) / 4); // frames, of which a part has left
            int messages = Math.min(3, begun);
            boolean betweenFrames = written >= head && (written - head) % 4 == 0; // all that has begun has left
            int kept = betweenFrames && written > 0 ? 0 : head + 4 * begun;
            int bytes = 0;
            for (int i = 0; i < cut.size(); i++) {
                bytes += cut.get(i).length;
            }
            assertEquals(begun == 4 ? kept : kept + 4, bytes, "written " + written); // the Close stays
            assertEquals(4 - messages, counts.discarded(), "written " + written);
            while (cut.size() > 0) {
                cut.removeWritten();
            }
            assertEquals(messages, counts.written(), "written " + written);
            assertEquals(0, counts.queued());
        }
    }

    @Test
    void whatIsDiscardedAtOnceIsCountedToo() {
        Deliveries room = new Deliveries();
        room.onQueued();
        deliveries.onQueued();
        addAll("a");
        queue.addFirst(frame("b"), new Leftover(deliveries, 0, 1));
        add(frame("c"), room);
        add(encode(Opcode.CLOSE, ""), null);
        queue.discardAll();
        assertEquals(0, queue.size());
        assertEquals(3, deliveries.discarded());
        assertEquals(1, room.discarded());
    }
}
