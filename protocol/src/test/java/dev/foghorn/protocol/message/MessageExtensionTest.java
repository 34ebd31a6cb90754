package dev.foghorn.protocol.message;

import static dev.foghorn.protocol.Frame.binary;
import static dev.foghorn.protocol.Frame.close;
import static dev.foghorn.protocol.Frame.continuation;
import static dev.foghorn.protocol.Frame.frame;
import static dev.foghorn.protocol.Frame.ping;
import static dev.foghorn.protocol.Frame.pong;
import static dev.foghorn.protocol.Frame.text;
import static dev.foghorn.protocol.Frame.utf8;
import static dev.foghorn.protocol.Hex.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.foghorn.protocol.Cuts;
import dev.foghorn.protocol.Frame;
import dev.foghorn.protocol.Recorder;
import dev.foghorn.protocol.Side;
import dev.foghorn.protocol.SideTest;
import dev.foghorn.protocol.frame.FrameHeader;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.rfc.Proves;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sections 5.8 and 9.2: what a negotiated extension may do with RSV1, shown by {@link RunLength}. */
class MessageExtensionTest extends SideTest {
    private static final int RSV1 = 4;

    private Side runLengthSide(Role role) {
        return side(role, Limits.DEFAULT, new RunLength());
    }

    private static String everyCut(Role role, Frame... frames) {
        return Cuts.sameForEvery(
                Frame.to(role, frames), () -> new Side(role, Limits.DEFAULT, new RunLength()));
    }

    // --------------------------------------------------------------------------------------------------- receiving

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves("6.2-6")
    void rsv1OnTheOnlyFrameMarksAMessage(Role role) {
        runLengthSide(role).receives(text(hex("03 61 02 62")).rsv(RSV1)).hears("text aaabb");
        assertEquals("heard [text aaabb], sent [], OPEN null", everyCut(role, text(hex("03 61 02 62")).rsv(RSV1)));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves("6.2-6")
    void rsv1OnTheFirstFragmentMarksTheWholeMessage(Role role) {
        Frame[] frames = {
            binary(hex("03")).rsv(RSV1).unfinished(), continuation().unfinished(), ping("p"), continuation(hex("61 01 62"))
        };
        runLengthSide(role).receives(frames).hears("ping 70", "binary 61 61 61 62").sends(pong("p"));
        assertTrue(everyCut(role, frames).startsWith("heard [ping 70, binary 61 61 61 62]"));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void anUnmarkedMessagePassesUntouched(Role role) {
        runLengthSide(role)
                .receives(text("3a"), text(hex("03 61")).rsv(RSV1), binary(hex("03")).unfinished(), continuation(hex("61")))
                .hears("text 3a", "text aaa", "binary 03 61");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void anEmptyMarkedMessageIsEmpty(Role role) {
        runLengthSide(role).receives(text().rsv(RSV1), text().rsv(RSV1).unfinished(), continuation()).hears("text", "text");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void rsv1OnAContinuationIs1002(Role role) {
        runLengthSide(role).receives(text(hex("01 61")).rsv(RSV1).unfinished(), continuation(hex("01 61")).rsv(RSV1)).fails(1002);
        runLengthSide(role).receives(text("a").unfinished(), continuation("a").rsv(RSV1)).fails(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x8, 0x9, 0xA})
    void rsv1OnAControlFrameIs1002(int opcode) {
        for (Role role : Role.values()) {
            runLengthSide(role).receives(frame(opcode).rsv(RSV1)).fails(1002);
            runLengthSide(role).receives(text("a").unfinished(), frame(opcode).rsv(RSV1)).fails(1002);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6, 7})
    @Proves({"5.2-3", "5.8-1"})
    void otherBitsAreStill1002(int bits) {
        for (Role role : Role.values()) {
            runLengthSide(role).receives(text("a").rsv(bits)).fails(1002);
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"5.2-3", "5.8-1"})
    void withoutTheExtensionAMarkedMessageIs1002(Role role) {
        side(role).receives(text("a").rsv(RSV1)).fails(1002);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void theLimitIsThatOfTheExpandedSize(Role role) {
        Limits limits = Limits.ofMessage(255 + 45);
        side(role, limits, new RunLength()).receives(text(hex("ff 61 2d 61")).rsv(RSV1)) // 255 + 45
                .hears(Recorder.line(Opcode.TEXT, utf8("a".repeat(300))));
        side(role, limits, new RunLength()).receives(text(hex("ff 61 2e 61")).rsv(RSV1)).fails(1009); // 255 + 46
        assertTrue(Cuts.sameForEvery(Frame.to(role, text(hex("ff 61 2e 61")).rsv(RSV1)),
                () -> new Side(role, limits, new RunLength())).contains("FAILED 1009"));
    }

    /** 10.4: until then it is what the peer has sent that is kept, and not what comes of it. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void aMessageIsExpandedOnlyWhenItHasEnded(Role role) throws Exception {
        MessageExtension extension = spy(new RunLength());
        Side side = side(role, Limits.DEFAULT, extension);
        side.receives(text(hex("ff 61")).rsv(RSV1).unfinished(), continuation(hex("ff 61")).unfinished(), pong("p"));
        verify(extension, never()).decode(any(), anyInt(), anyInt(), any());
        side.receives(continuation()).hears("pong 70", Recorder.line(Opcode.TEXT, utf8("a".repeat(510))));
    }

    /** Expansion stops at the limit. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void theLimitIsCheckedWhileTheMessageIsExpanded(Role role) {
        side(role, Limits.ofMessage(300), new RunLength())
                .receives(text(hex("ff 61 2e 61 01 61 01")).rsv(RSV1)).fails(1009); // and not 1007 for the missing byte
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void utf8IsCheckedAfterTheExpansion(Role role) {
        // the encoded bytes are no UTF-8, the text is: e2 82 ac
        runLengthSide(role).receives(text(hex("01 e2 01 82 01 ac")).rsv(RSV1)).hears("text €");
        // and the other way round: 2 times e2
        runLengthSide(role).receives(text(hex("02 e2")).rsv(RSV1)).fails(1007);
        // inside a character at the end
        runLengthSide(role).receives(text(hex("01 e2 01 82")).rsv(RSV1)).fails(1007);
        assertTrue(everyCut(role, text(hex("01 61 01 ff 01 61")).rsv(RSV1)).contains("FAILED 1007"));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void utf8FailsInThePieceThatIsWrongAndNotBehindIt(Role role) {
        side(role, Limits.ofMessage(300), new RunLength())
                .receives(text(hex("01 ff" + " ff 61".repeat(10))).rsv(RSV1)).fails(1007);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void whatTheExtensionCannotUndoFailsWithItsCode(Role role) {
        runLengthSide(role).receives(binary(hex("03")).rsv(RSV1)).fails(1007);
        runLengthSide(role).receives(binary(hex("03")).rsv(RSV1).unfinished(), continuation()).fails(1007);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void aCloseInsideAMarkedMessageIsLegal(Role role) {
        runLengthSide(role).receives(text(hex("03 61")).rsv(RSV1).unfinished(), close(1000, ""))
                .hears("close 1000").sends(close(1000, ""));
    }

    // ----------------------------------------------------------------------------------------------------- sending

    @ParameterizedTest
    @EnumSource(Role.class)
    void aMessageIsEncodedAndMarked(Role role) {
        Side side = runLengthSide(role);
        side.endpoint.send(Opcode.TEXT, utf8("-aaab-"), 1, 4);
        side.sends(text("aaab")); // two runs of two bytes would not be shorter
        side.endpoint.send(Opcode.TEXT, utf8("-aaabbb-"), 1, 6);
        side.sends(text(hex("03 61 03 62")).rsv(RSV1));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves("7692-6.1-3")
    void controlFramesAndFragmentsAreNotGivenToTheExtension(Role role) {
        MessageExtension extension = mock(MessageExtension.class);
        when(extension.rsv()).thenReturn(FrameHeader.RSV1);
        Side side = side(role, Limits.DEFAULT, extension);
        side.endpoint.ping(utf8("aaaa"));
        side.endpoint.sendFragment(Opcode.TEXT, false, utf8("aaaa"), 0, 4);
        side.endpoint.sendFragment(Opcode.TEXT, true, utf8("aaaa"), 0, 4);
        side.sends(ping("aaaa"), text("aaaa").unfinished(), continuation("aaaa"));
        verify(extension, never()).encode(any(), anyInt(), anyInt());
    }

    @Test
    void aMessageGoesThroughBothDirections() {
        Side client = runLengthSide(Role.CLIENT);
        Side server = runLengthSide(Role.SERVER);
        byte[] content = utf8("é".repeat(10) + "x".repeat(2000));
        client.endpoint.send(Opcode.TEXT, content, 0, content.length);
        server.receives(client.out.take()).hears(Recorder.line(Opcode.TEXT, content));
    }
}
