package dev.foghorn.protocol.frame;

import static dev.foghorn.protocol.Frame.KEY;
import static dev.foghorn.protocol.Frame.binary;
import static dev.foghorn.protocol.Frame.close;
import static dev.foghorn.protocol.Frame.continuation;
import static dev.foghorn.protocol.Frame.frame;
import static dev.foghorn.protocol.Frame.ping;
import static dev.foghorn.protocol.Frame.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.Cuts;
import dev.foghorn.protocol.Frame;
import dev.foghorn.protocol.Hex;
import dev.foghorn.protocol.Seed;
import dev.foghorn.protocol.close.ProtocolException;
import dev.foghorn.protocol.rfc.Proves;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 5.2: every rule that concerns one frame, as both roles, in every set of cuts. */
class FrameParserTest {
    // ------------------------------------------------------------------------------------------------ legal frames

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves("6.2-1")
    void theLengthTakesSevenBitsUpTo125AndSixteenUpTo65535AndSixtyFourBeyond(Role role) {
        for (int length : new int[] {0, 1, 125, 126, 127, 128, 255, 256, 65535, 65536, 65537}) {
            byte[] payload = new byte[length];
            Arrays.fill(payload, (byte) 0xA5);
            byte[] bytes = Frame.to(role, binary(payload));
            // each cut inside the header and at its end, and just before the frame's; the rest is FrameExamplesTest's
            List<String> uncut = parseCutAt(role, bytes, bytes.length);
            assertTrue(uncut.get(0).startsWith("BINARY fin " + length + ": "), uncut.get(0));
            for (int cut = 1; cut < Math.min(bytes.length, FrameHeader.MAX_LENGTH + 2); cut++) {
                assertEquals(uncut, parseCutAt(role, bytes, cut));
            }
            assertEquals(uncut, parseCutAt(role, bytes, bytes.length - 1));
        }
    }

    private static List<String> parseCutAt(Role role, byte[] bytes, int cut) {
        FrameRecorder recorder = new FrameRecorder(role);
        recorder.read(ByteBuffer.wrap(Arrays.copyOfRange(bytes, 0, cut)));
        recorder.read(ByteBuffer.wrap(Arrays.copyOfRange(bytes, cut, bytes.length)));
        return recorder.result();
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void emptyFramesOfEveryKind(Role role) {
        assertEquals(
                List.of("TEXT 0: ", "PING fin 0: ", "CONTINUATION 0: ", "CONTINUATION fin 0: ", "CLOSE fin 0: "),
                parse(role, text().unfinished(), ping(), continuation().unfinished(), continuation(), close()));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves("6.2-1")
    void framesThatFollowOneAnotherInOneRead(Role role) {
        assertEquals(
                List.of("TEXT 1: 61", "PONG fin 1: 62", "CONTINUATION fin 1: 63", "BINARY fin 2: 00 ff"),
                parse(role, text("a").unfinished(), Frame.pong("b"), continuation("c"), binary(Hex.hex("00 ff"))));
    }

    @Test
    void aMaskingKeyOfZeroIsLegal() {
        // FIN TEXT, MASK 2, key 0, "Hi"
        assertEquals(List.of("TEXT fin 2: 48 69"), FrameRecorder.parse(Role.SERVER, "81 82 00 00 00 00 48 69"));
    }

    @Test
    @Proves("6.2-7")
    void eachFrameHasItsOwnKey() {
        byte[] bytes = concat(text("Hello").masked(Hex.hex("ff 00 ff 00")).bytes(), text("Hello").masked(KEY).bytes());
        assertEquals(List.of("TEXT fin 5: 48 65 6c 6c 6f", "TEXT fin 5: 48 65 6c 6c 6f"),
                Cuts.sameForEvery(bytes, () -> new FrameRecorder(Role.SERVER)));
    }

    @Test
    @Proves("6.2-7")
    void payloadIsUnmaskedInTheCallersArrayAndNothingAroundIt() throws ProtocolException {
        byte[] frame = text("Hello").masked().bytes();
        byte[] array = new byte[frame.length + 6];
        Arrays.fill(array, (byte) 0x55);
        System.arraycopy(frame, 0, array, 3, frame.length);
        byte[] expected = array.clone();
        System.arraycopy(Frame.utf8("Hello"), 0, expected, 3 + 6, 5);

        new FrameParser(Role.SERVER, Limits.DEFAULT)
                .parse(ByteBuffer.wrap(array, 3, frame.length), new FrameRecorder(Role.SERVER));
        assertArrayEquals(expected, array);
    }

    @Test
    void oneCallEndsWithOneFrameSoThatTheCallerMayAskWhetherToGoOn() throws ProtocolException {
        ByteBuffer in = ByteBuffer.wrap(Frame.to(Role.CLIENT, text("a"), text("b")));
        FrameRecorder recorder = new FrameRecorder(Role.CLIENT);
        FrameParser parser = new FrameParser(Role.CLIENT, Limits.DEFAULT);
        parser.parse(in, recorder);
        assertEquals(List.of("TEXT fin 1: 61"), recorder.result());
        assertEquals(3, in.remaining());
    }

    // -------------------------------------------------------------------------------------------------- violations

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"5.2-3", "5.2-9", "5.2-10", "5.2-11"})
    void aReservedBitThatWasNotNegotiatedIs1002(Role role) {
        for (int opcode : new int[] {0x0, 0x1, 0x2, 0x8, 0x9, 0xA}) {
            for (int bits = 1; bits <= 7; bits++) {
                assertEquals(List.of("1002 reserved bits " + bits + " were not negotiated"),
                        parse(role, frame(opcode).rsv(bits)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"5.2-3", "5.8-1"})
    void aNegotiatedReservedBitIsReportedAndTheOthersAreStill1002(Role role) {
        for (int bits = 0; bits <= 7; bits++) {
            byte[] bytes = Frame.to(role, text("a").rsv(bits));
            List<String> seen = Cuts.sameForEvery(
                    bytes, () -> new FrameRecorder(role, Limits.DEFAULT, FrameHeader.RSV1));
            String expected = switch (bits) {
                case 0 -> "TEXT fin 1: 61";
                case 4 -> "TEXT fin rsv 64 1: 61";
                default -> "1002 reserved bits " + bits + " were not negotiated";
            };
            assertEquals(List.of(expected), seen);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF})
    @Proves("5.2-4")
    void aReservedOpcodeIs1002(int opcode) {
        for (Role role : Role.values()) {
            List<String> expected = List.of("1002 opcode " + opcode + " is reserved");
            assertEquals(expected, parse(role, frame(opcode)));
            assertEquals(expected, parse(role, frame(opcode).unfinished()));
        }
    }

    @ParameterizedTest
    @EnumSource(value = Opcode.class, names = {"CLOSE", "PING", "PONG"})
    @Proves({"5.4-3", "5.5-2"})
    void aFragmentedControlFrameIs1002(Opcode opcode) {
        for (Role role : Role.values()) {
            assertEquals(List.of("1002 a " + opcode + " frame may not be fragmented"),
                    parse(role, frame(opcode.code()).unfinished()));
        }
    }

    @ParameterizedTest
    @EnumSource(value = Opcode.class, names = {"CLOSE", "PING", "PONG"})
    @Proves("5.5-1")
    void aControlFrameOf125BytesPassesAndOneOver125Is1002(Opcode opcode) {
        for (Role role : Role.values()) {
            byte[] most = new byte[125];
            assertEquals(List.of(opcode + " fin 125: " + Hex.toHex(most)), parse(role, frame(opcode.code(), most)));
            for (long over : new long[] {126, 127, 65535, 65536}) {
                assertEquals(List.of("1002 a " + opcode + " frame holds at most 125 bytes"),
                        parse(role, frame(opcode.code()).declaring(over)));
            }
        }
    }

    @Test
    @Proves({"5.1-2", "5.1-3"})
    void anUnmaskedFrameToAServerIs1002() {
        assertEquals(List.of("1002 a client must mask its frames"), FrameRecorder.parse(Role.SERVER, "81 01 61"));
        assertEquals(List.of("1002 a client must mask its frames"), FrameRecorder.parse(Role.SERVER, "8a 00"));
    }

    @Test
    @Proves({"5.1-5", "5.1-6"})
    void aMaskedFrameToAClientIs1002() {
        assertEquals(List.of("1002 a server may not mask its frames"),
                FrameRecorder.parse(Role.CLIENT, "81 81 37 fa 21 3d 56"));
        assertEquals(List.of("1002 a server may not mask its frames"), FrameRecorder.parse(Role.CLIENT, "89 80"));
    }

    /** "in all cases, the minimal number of bytes MUST be used to encode the length" */
    @ParameterizedTest
    @CsvSource(textBlock = """
            # 16 bits
            7e 00 00,                       1002 a length of 0 in 2 bytes is not minimal
            7e 00 7d,                       1002 a length of 125 in 2 bytes is not minimal
            7e 00 7e,                       BINARY fin 126: ...
            7e ff ff,                       BINARY fin 65535: ...
            # 64 bits
            7f 00 00 00 00 00 00 00 00,     1002 a length of 0 in 8 bytes is not minimal
            7f 00 00 00 00 00 00 00 7e,     1002 a length of 126 in 8 bytes is not minimal
            7f 00 00 00 00 00 00 ff ff,     1002 a length of 65535 in 8 bytes is not minimal
            7f 00 00 00 00 00 01 00 00,     BINARY fin 65536: ...
            # the most significant bit
            7f 80 00 00 00 00 00 00 00,     1002 the most significant bit of a 64-bit length must be 0
            7f ff ff ff ff ff ff ff ff,     1002 the most significant bit of a 64-bit length must be 0
            7f 7f ff ff ff ff ff ff ff,     1009 a frame of 9223372036854775807 bytes is over the limit of 1048576 (max-message)
            """)
    @Proves({"5.2-5", "5.2-6"})
    void lengthsAreMinimalAndPositive(String length, String expected) {
        byte[] bytes = Hex.hex("82" + length);
        assertEquals(List.of(expected), Cuts.sameForEvery(bytes, () -> new FrameRecorder(Role.CLIENT)));
        bytes[1] |= (byte) 0x80;
        assertEquals(List.of(expected),
                Cuts.sameForEvery(concat(bytes, KEY), () -> new FrameRecorder(Role.SERVER)));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void aFrameAsLargeAsTheLimitPassesAndOneByteOverIs1009BeforeAnyPayload(Role role) {
        for (int limit : new int[] {125, 126, 1000, 65535, 65536, Limits.LARGEST}) {
            Limits limits = new Limits(limit, Limits.LARGEST, 1);
            assertEquals(List.of("TEXT fin " + limit + ": ..."),
                    Cuts.sameForEvery(Frame.to(role, text().declaring(limit)),
                            () -> new FrameRecorder(role, limits, 0)));
            assertEquals(List.of("1009 a frame of " + (limit + 1) + " bytes is over the limit of " + limit
                    + " (max-message)"),
                    Cuts.sameForEvery(Frame.to(role, text().declaring(limit + 1L)),
                            () -> new FrameRecorder(role, limits, 0)));
        }
    }

    /** A rule is judged at the first byte that breaks it, so the first violation counts, and no later byte is needed. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            f3,                                 1002 reserved bits 7 were not negotiated
            83,                                 1002 opcode 3 is reserved
            09,                                 1002 a PING frame may not be fragmented
            82 05,                              1002 a client must mask its frames
            89 fe,                              1002 a PING frame holds at most 125 bytes
            82 fe 00 7d,                        1002 a length of 125 in 2 bytes is not minimal
            82 ff 00 00 00 00 00 10 00 01,      1009 a frame of 1048577 bytes is over the limit of 1048576 (max-message)
            """)
    void aViolationIsSeenAtItsLastByte(String hex, String expected) {
        assertEquals(List.of(expected), FrameRecorder.parse(Role.SERVER, hex));
        byte[] bytes = Hex.hex(hex);
        byte[] allButOne = Arrays.copyOf(bytes, bytes.length - 1);
        assertEquals(List.of(), Cuts.sameForEvery(allButOne, () -> new FrameRecorder(Role.SERVER)));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void whatCameBeforeAViolationIsReportedAndWhatComesAfterIsNot(Role role) {
        assertEquals(List.of("TEXT fin 1: 61", "1002 opcode 7 is reserved"),
                parse(role, text("a"), frame(0x7), text("b")));
    }

    // ------------------------------------------------------------------------------------------------ random bytes

    /** Whatever the bytes are, the cuts change nothing: frames, the place of the violation, its code and sentence. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void noiseIsReadTheSameInEverySetOfCuts(Role role) {
        Random random = Seed.random();
        for (int i = 0; i < 20; i++) {
            byte[] noise = new byte[12];
            random.nextBytes(noise);
            // make the beginning plausible, so that the noise gets further than its first byte
            noise[0] = (byte) (0x80 | i % 3);
            noise[1] = (byte) ((role == Role.SERVER ? 0x80 : 0) | i % 4);
            Cuts.sameForEvery(noise, () -> new FrameRecorder(role));
        }
    }

    private static List<String> parse(Role role, Frame... frames) {
        return Cuts.sameForEvery(Frame.to(role, frames), () -> new FrameRecorder(role));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    }
}
