package dev.foghorn.protocol.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.foghorn.protocol.BytesSink;
import dev.foghorn.protocol.Cuts;
import dev.foghorn.protocol.Frame;
import dev.foghorn.protocol.frame.FrameRecorder;
import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.Role;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Any frames of either role are written as section 5.2 draws them, and what is written is read again.
 *
 * <p>The input is a list of frames in seven bytes each. The payload comes from the key.
 *
 * <pre>
 *   first byte of the frame | length: 0-125, or 126 plus n, or 65,528 plus n MOD 16 | n | masking key
 * </pre>
 */
class FrameWriterFuzz {
    private static final int ALL_RSV = 0b0111_0000;
    private static final int CHOICE_BYTES = 7;
    /** One long frame shows as much as four, and costs the fuzzer a quarter. */
    private static final int MOST_BYTES = 1 << 10;

    private record Choice(boolean fin, int rsv, Opcode opcode, int length, int key) {
        /** Null if the input is used up. */
        static Choice from(ByteBuffer in) {
            while (in.remaining() >= CHOICE_BYTES) {
                int first = in.get();
                int length = length(in);
                int key = in.getInt();
                Opcode opcode = Opcode.of(first & 0x0F);
                if (opcode != null) {
                    boolean control = opcode.isControl();
                    return new Choice(control || first < 0, first & ALL_RSV, opcode,
                            control ? Math.min(length, 125) : length, key);
                }
            }
            return null;
        }

        private static int length(ByteBuffer in) {
            int length = in.get() & 0x7F;
            int n = in.get() & 0xFF;
            return switch (length) {
                case 126 -> 126 + n;
                case 127 -> 0xFFF8 + n % 16;
                default -> length;
            };
        }

        byte[] payload() {
            byte[] payload = new byte[length];
            new Random(key).nextBytes(payload);
            return payload;
        }

        /** The bytes on the wire, made without the code under test. */
        byte[] bytes(Role sender) {
            Frame frame = Frame.frame(opcode.code(), payload()).rsv(rsv >> 4);
            if (!fin) {
                frame = frame.unfinished();
            }
            return sender == Role.SERVER ? frame.bytes() : frame.masked(octets()).bytes();
        }

        private byte[] octets() {
            return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(key).array();
        }
    }

    @FuzzTest
    void whatIsWrittenIsReadAgain(byte[] input) {
        ByteBuffer in = ByteBuffer.wrap(input);
        List<Choice> choices = new ArrayList<>();
        int bytes = 0;
        for (Choice choice = Choice.from(in); choice != null && bytes < MOST_BYTES; choice = Choice.from(in)) {
            choices.add(choice);
            bytes += CHOICE_BYTES + choice.length();
        }
        for (Role sender : Role.values()) {
            byte[] written = write(sender, choices);
            assertEquals(expectedLines(choices), read(sender, written, Inputs.random(input)));
        }
    }

    private static byte[] write(Role sender, List<Choice> choices) {
        BytesSink out = new BytesSink();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (Choice choice : choices) {
            FrameWriter writer = sender == Role.SERVER ? FrameWriter.server() : FrameWriter.client(choice::key);
            byte[] payload = choice.payload();
            writer.write(out, choice.fin(), choice.rsv(), choice.opcode(), payload, 0, payload.length);
            expected.writeBytes(choice.bytes(sender));
        }
        byte[] written = out.take();
        assertArrayEquals(expected.toByteArray(), written, "as section 5.2 draws it");
        return written;
    }

    private static List<String> read(Role sender, byte[] written, Random random) {
        Role reader = sender == Role.SERVER ? Role.CLIENT : Role.SERVER;
        FrameRecorder inPieces = new FrameRecorder(reader, Limits.DEFAULT, ALL_RSV);
        return Cuts.readInRandomPieces(written, random, inPieces);
    }

    /** What a reader makes of the same frames made without the code under test, and whole. */
    private static List<String> expectedLines(List<Choice> choices) {
        FrameRecorder whole = new FrameRecorder(Role.CLIENT, Limits.DEFAULT, ALL_RSV);
        choices.forEach(choice -> whole.read(ByteBuffer.wrap(choice.bytes(Role.SERVER))));
        List<String> lines = whole.result();
        assertEquals(choices.size(), lines.size(), () -> "each of these is legal: " + lines);
        return lines;
    }
}
