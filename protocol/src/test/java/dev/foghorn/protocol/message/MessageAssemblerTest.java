package dev.foghorn.protocol.message;

import static dev.foghorn.protocol.Frame.binary;
import static dev.foghorn.protocol.Frame.close;
import static dev.foghorn.protocol.Frame.continuation;
import static dev.foghorn.protocol.Frame.ping;
import static dev.foghorn.protocol.Frame.pong;
import static dev.foghorn.protocol.Frame.text;
import static dev.foghorn.protocol.Hex.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.Cuts;
import dev.foghorn.protocol.Frame;
import dev.foghorn.protocol.Recorder;
import dev.foghorn.protocol.Side;
import dev.foghorn.protocol.SideTest;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.rfc.Proves;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Sections 5.4 to 5.6: messages out of frames, through an endpoint, as both roles. */
class MessageAssemblerTest extends SideTest {
    /** The frames in every set of cuts; then once more, on a side that the test may question. */
    private Side receives(Role role, Limits limits, Frame... frames) {
        String everyCut = Cuts.sameForEvery(Frame.to(role, frames), () -> new Side(role, limits, null));
        assertEquals(everyCut, new Side(role, limits, null).receives(frames).result());
        return side(role, limits).receives(frames);
    }

    private Side receives(Role role, Frame... frames) {
        return receives(role, Limits.DEFAULT, frames);
    }

    // ------------------------------------------------------------------------------------------- 5.6: whole messages

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"5.2-1", "5.4-8", "6.2-3"})
    void aTextInOneFrame(Role role) {
        receives(role, text("Hello")).hears("text Hello");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves("6.2-3")
    void aBinaryMessageMayHoldAnyBytes(Role role) {
        receives(role, binary(hex("00 ff c0 80 ed a0"))).hears("binary 00 ff c0 80 ed a0");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void emptyMessages(Role role) {
        receives(role, text(), binary()).hears("text", "binary");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"6.2-1", "6.2-4"})
    void messagesOfOneReadComeInOrder(Role role) {
        receives(role, text("a"), binary(hex("01")), text("b")).hears("text a", "binary 01", "text b");
    }

    // ------------------------------------------------------------------------------------------- 5.4: fragmentation

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"5.4-4", "5.4-8", "6.2-3"})
    void fragmentsBecomeOneMessage(Role role) {
        receives(role, text("Hel").unfinished(), continuation("lo")).hears("text Hello");
        receives(role, binary(hex("01")).unfinished(), continuation(hex("02")).unfinished(), continuation(hex("03")))
                .hears("binary 01 02 03");
    }

    /** 5.4: receivers "must not depend on the presence of specific frame boundaries". */
    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves("5.4-1")
    void whereAMessageIsCutIntoFragmentsMakesNoDifference(Role role) {
        byte[] content = Frame.utf8("Grüße €");
        for (int second = 0; second <= content.length; second++) {
            for (int third = second; third <= content.length; third++) {
                side(role).receives(
                        text(Arrays.copyOf(content, second)).unfinished(),
                        continuation(Arrays.copyOfRange(content, second, third)).unfinished(),
                        continuation(Arrays.copyOfRange(content, third, content.length))).hears("text Grüße €");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void fragmentsMayBeEmpty(Role role) {
        receives(role, text().unfinished(), continuation()).hears("text");
        receives(role, text().unfinished(), continuation("a")).hears("text a");
        receives(role, text("a").unfinished(), continuation()).hears("text a");
        receives(role, text("a").unfinished(), continuation().unfinished(), continuation("b")).hears("text ab");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves("6.2-4")
    void nothingOfAMessageIsLeftForTheNext(Role role) {
        receives(role, text("long").unfinished(), continuation("er"), binary(hex("ff")).unfinished(), continuation(),
                text("x")).hears("text longer", "binary ff", "text x");
    }

    /** A frame over the boundaries of the length's encoding, in pieces that do not fit into its first array. */
    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"5.4-1", "5.4-4"})
    void fragmentsOfManySizes(Role role) {
        byte[] content = new byte[126 + 1 + 700];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 13);
        }
        receives(role,
                binary(Arrays.copyOfRange(content, 0, 126)).unfinished(),
                continuation(Arrays.copyOfRange(content, 126, 127)).unfinished(),
                continuation(Arrays.copyOfRange(content, 127, content.length)))
                .hears(Recorder.line(Opcode.BINARY, content));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void aContinuationWithoutAStartIs1002(Role role) {
        receives(role, continuation("a")).fails(1002);
        receives(role, continuation("a").unfinished()).fails(1002);
        receives(role, text("a"), continuation("b")).hears("text a").fails(1002);
        receives(role, text("a").unfinished(), continuation("b"), continuation("c")).hears("text ab").fails(1002);
        receives(role, ping(), continuation()).hears("ping").sends(pong(), close(1002, "there is no message to continue"))
                .isFailed(1002);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"5.4-5", "5.4-13"})
    void aNewMessageInsideAFragmentedOneIs1002(Role role) {
        receives(role, text("a").unfinished(), text("b")).fails(1002);
        receives(role, text("a").unfinished(), binary(hex("00"))).fails(1002);
        receives(role, binary().unfinished(), binary().unfinished()).fails(1002);
        receives(role, binary().unfinished(), continuation().unfinished(), text()).fails(1002);
    }

    // ------------------------------------------------------------------------------------------- 5.5: control frames

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"5.4-6", "5.5.2-2", "5.5.2-3", "6.2-2"})
    void aPingBetweenFragmentsIsAnsweredAtOnceAndTheMessageGoesOn(Role role) {
        receives(role, text("a").unfinished(), ping("1"), continuation("b").unfinished(), ping("2"), continuation("c"))
                .hears("ping 31", "ping 32", "text abc").sends(pong("1"), pong("2"));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves("5.4-6")
    void aPingThatIsCutInsideAFragmentedTextDoesNotTouchIt(Role role) {
        receives(role, text(hex("e2")).unfinished(), ping(hex("ff fe")), continuation(hex("82 ac")))
                .hears("ping ff fe", "text €").sends(pong(hex("ff fe")));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"5.5.2-1", "5.5.2-2", "5.5.3-1", "6.2-2"})
    void everyPingOfOneReadIsAnsweredInOrderWithTheSameApplicationData(Role role) {
        byte[] longest = new byte[125];
        Arrays.fill(longest, (byte) 0xC3); // need not be UTF-8
        receives(role, ping("1"), ping(), ping(longest), ping("2"))
                .hears("ping 31", "ping", Recorder.line(Opcode.PING, longest), "ping 32")
                .sends(pong("1"), pong(), pong(longest), pong("2"));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"5.5.3-3", "6.2-2"})
    void aPongIsNotAnswered(Role role) {
        receives(role, pong("unsolicited"), pong())
                .hears(Recorder.line(Opcode.PONG, Frame.utf8("unsolicited")), "pong");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"5.4-6", "5.5.1-8", "6.2-2"})
    void aCloseBetweenFragmentsIsLegal(Role role) {
        receives(role, text("a").unfinished(), close(1000, "bye"), continuation("b"))
                .hears("close 1000 bye").sends(close(1000, ""));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void aCloseInsideACutCharacterIsLegal(Role role) {
        receives(role, text(hex("e2 82")).unfinished(), close(1000, "")).hears("close 1000").sends(close(1000, ""));
    }

    // -------------------------------------------------------------------------------------------------- 8.1: UTF-8

    @ParameterizedTest
    @CsvSource(textBlock = """
            ff,             no such byte
            61 80,          continuation without a lead
            c0 af,          overlong
            ed a0 80,       surrogate
            f4 90 80 80,    above U+10FFFF
            ce,             ends inside a character
            f0 9f 98,       ends inside a character
            """)
    @Proves({"5.6-1", "8.1-1"})
    void aTextThatIsNotUtf8Is1007(String hex, String why) {
        for (Role role : Role.values()) {
            receives(role, text(hex(hex))).fails(1007);
            byte[] bytes = hex(hex);
            receives(role, text(Arrays.copyOf(bytes, 1)).unfinished(),
                    continuation(Arrays.copyOfRange(bytes, 1, bytes.length))).fails(1007);
            receives(role, binary(bytes)).hears("binary " + hex);
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves("5.6-1")
    void aCharacterMayBeCutByFrames(Role role) {
        receives(role, text(hex("f0")).unfinished(), continuation(hex("9f 98")).unfinished(), continuation(hex("80")))
                .hears("text 😀");
    }

    /** The rest of the frame, or of the message, need not come. */
    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves("8.1-1")
    void aWrongByteFailsInTheChunkThatHoldsIt(Role role) {
        Frame announced = text().declaring(1000);
        byte[] headThenWrongByte = Arrays.copyOf(Frame.to(role, announced), Frame.to(role, announced).length + 3);
        byte[] good = Frame.utf8("a");
        byte[] key = role == Role.SERVER ? Frame.KEY : new byte[4];
        int at = headThenWrongByte.length - 3;
        headThenWrongByte[at] = (byte) (good[0] ^ key[0]);
        headThenWrongByte[at + 1] = (byte) (0xE2 ^ key[1]);
        headThenWrongByte[at + 2] = (byte) (0x41 ^ key[2]);

        Side side = side(role);
        side.receives(Arrays.copyOf(headThenWrongByte, at + 2));
        assertTrue(side.endpoint.maySend(), "an incomplete character is not wrong yet");
        side.receives(new byte[] {headThenWrongByte[at + 2]}).fails(1007);

        receives(role, text("a").unfinished(), continuation(hex("80")).unfinished()).fails(1007);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void oneTextsUtf8DoesNotReachIntoTheNext(Role role) {
        receives(role, binary(hex("e2")), text(hex("82"))).hears("binary e2").fails(1007);
        receives(role, binary(hex("e2 82")).unfinished(), continuation(), text("a")).hears("binary e2 82", "text a");
    }

    // ------------------------------------------------------------------------------------------------- 10.4: limits

    private static final int LIMIT = 125;

    @ParameterizedTest
    @EnumSource(Role.class)
    void aMessageOfExactlyTheLimitPasses(Role role) {
        Limits limits = Limits.ofMessage(LIMIT);
        byte[] content = new byte[LIMIT];
        String line = Recorder.line(Opcode.BINARY, content);
        receives(role, limits, binary(content)).hears(line);
        receives(role, limits, binary(new byte[100]).unfinished(), continuation(new byte[25])).hears(line);
        receives(role, limits, binary(content).unfinished(), continuation()).hears(line);
        receives(role, limits, binary(content), binary(content)).hears(line, line);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"10.4-1", "10.4-2"})
    void oneByteOverTheLimitIs1009AsSoonAsItIsDeclared(Role role) {
        Limits limits = Limits.ofMessage(LIMIT);
        receives(role, limits, binary().declaring(LIMIT + 1)).fails(1009);
        receives(role, limits, binary(new byte[100]).unfinished(), continuation().declaring(26)).fails(1009);
        receives(role, limits, binary(new byte[LIMIT]).unfinished(), continuation(new byte[1])).fails(1009);
        Limits largerFrames = new Limits(LIMIT * 2, LIMIT, 10);
        receives(role, largerFrames, text().declaring(LIMIT + 1).unfinished()).fails(1009);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"10.4-1", "10.4-2"})
    void aFrameOverItsLimitIs1009EvenIfTheMessageLimitIsHigher(Role role) {
        Limits limits = new Limits(LIMIT, LIMIT * 2, 10);
        receives(role, limits, binary().declaring(LIMIT + 1)).fails(1009);
        byte[] content = new byte[LIMIT * 2];
        receives(role, limits, binary(new byte[LIMIT]).unfinished(), continuation(new byte[LIMIT]))
                .hears(Recorder.line(Opcode.BINARY, content));
    }

    /** Lengths add up beyond 32 bits without turning negative. */
    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves("10.4-1")
    void declaredLengthsDoNotOverflow(Role role) {
        Limits limits = Limits.ofMessage(Limits.LARGEST);
        receives(role, limits, binary(new byte[1]).unfinished(), continuation().declaring(Limits.LARGEST)).fails(1009);
        receives(role, limits, binary().declaring(1L << 32)).fails(1009);
        receives(role, limits, binary().declaring(Long.MAX_VALUE)).fails(1009);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves("10.4-1")
    void asManyFragmentsAsTheLimitPassAndOneMoreIs1008EvenIfAllAreEmpty(Role role) {
        Limits three = new Limits(LIMIT, LIMIT, 3);
        receives(role, three, text().unfinished(), continuation().unfinished(), continuation()).hears("text");
        receives(role, three, text().unfinished(), continuation().unfinished(), continuation().unfinished(),
                continuation()).fails(1008);
        Limits one = new Limits(LIMIT, LIMIT, 1);
        receives(role, one, text("a"), text("b")).hears("text a", "text b");
        receives(role, one, text("a").unfinished(), continuation("b")).fails(1008);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void controlFramesAreNoFragments(Role role) {
        receives(role, new Limits(LIMIT, LIMIT, 2), text("a").unfinished(), pong(), pong(), pong(), continuation("b"))
                .hears("pong", "pong", "pong", "text ab");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void controlFramesDoNotCountForTheMessageLimit(Role role) {
        byte[] most = new byte[125];
        receives(role, Limits.ofMessage(LIMIT), binary(most).unfinished(), pong(most), continuation())
                .hears(Recorder.line(Opcode.PONG, most), Recorder.line(Opcode.BINARY, most));
    }
}
