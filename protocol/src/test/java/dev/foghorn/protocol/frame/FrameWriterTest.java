package dev.foghorn.protocol.frame;

import static dev.foghorn.protocol.Hex.toHex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.foghorn.protocol.BytesSink;
import dev.foghorn.protocol.Frame;
import dev.foghorn.protocol.rfc.Proves;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 5.2, outwards. */
class FrameWriterTest {
    private final BytesSink out = new BytesSink();

    private static FrameWriter writer(Role role) {
        return role == Role.SERVER ? FrameWriter.server() : FrameWriter.client(() -> Frame.KEY_AS_INT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 255, 256, 65535, 65536, 65537})
    @Proves("5.2-6")
    void theLengthIsMinimal(int length) {
        byte[] payload = new byte[length];
        for (Role role : Role.values()) {
            writer(role).write(out, true, 0, Opcode.BINARY, payload, 0, length);
            byte[] expected = Frame.from(role, Frame.binary(payload));
            assertArrayEquals(expected, out.take());
            assertEquals(expected.length - length, FrameHeader.lengthFor(length, role.masks()));
        }
        assertArrayEquals(Frame.binary(payload).bytes(), FrameWriter.encode(Opcode.BINARY, payload, 0, length));
    }

    @ParameterizedTest
    @EnumSource(Opcode.class)
    @Proves({"5.1-1", "5.1-4", "5.3-1", "5.5.1-5"})
    void everyOpcodeWithAndWithoutFinAndReservedBits(Opcode opcode) {
        for (Role role : Role.values()) {
            writer(role).write(out, true, 0, opcode, new byte[1], 0, 1);
            assertEquals(toHex(Frame.from(role, Frame.frame(opcode.code(), (byte) 0))), toHex(out.take()));
            writer(role).write(out, false, FrameHeader.RSV1, opcode, new byte[1], 0, 1);
            assertEquals(toHex(Frame.from(role, Frame.frame(opcode.code(), (byte) 0).unfinished().rsv(4))),
                    toHex(out.take()));
        }
        assertEquals(List.of(opcode, opcode, opcode, opcode), out.opcodes(), "the sink is told the opcode");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves("6.1-4")
    void thePayloadIsTakenFromItsRegionAndNeverChanged(Role role) {
        byte[] array = Frame.utf8("..Hello..");
        byte[] before = array.clone();
        writer(role).write(out, true, 0, Opcode.TEXT, array, 2, 5);
        assertEquals(toHex(Frame.from(role, Frame.text("Hello"))), toHex(out.take()));
        assertArrayEquals(before, array);
    }

    /** 5.3: "The masking key needs to be unpredictable ... a fresh masking key MUST be chosen" for each frame. */
    @Test
    @Proves("5.3-2")
    void aClientTakesAFreshKeyForEachFrame() {
        PrimitiveIterator.OfInt keys = IntStream.of(0x04030201, 0x08070605).iterator();
        FrameWriter client = FrameWriter.client(keys::nextInt);
        client.write(out, true, 0, Opcode.TEXT, Frame.utf8("a"), 0, 1);
        assertEquals("81 81 01 02 03 04 60", toHex(out.take()));
        client.write(out, true, 0, Opcode.TEXT, Frame.utf8("a"), 0, 1);
        assertEquals("81 81 05 06 07 08 64", toHex(out.take()));
    }

    /** A client that draws zero still sets MASK and sends the four bytes. */
    @Test
    @Proves("5.3-1")
    void aKeyOfZeroIsStillSent() {
        FrameWriter.client(() -> 0).write(out, true, 0, Opcode.TEXT, Frame.utf8("Hi"), 0, 2);
        assertEquals("81 82 00 00 00 00 48 69", toHex(out.take()));
    }

    @Test
    void theRoleOfAWriterIsThatOfItsMaker() {
        assertSame(Role.SERVER, FrameWriter.server().role());
        assertSame(Role.CLIENT, FrameWriter.client(() -> 0).role());
    }
}
