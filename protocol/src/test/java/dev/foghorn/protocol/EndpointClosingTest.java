package dev.foghorn.protocol;

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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.close.CloseCode;
import dev.foghorn.protocol.close.CloseHandshake.State;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.rfc.Proves;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Section 7, and the table of {@code CloseHandshake} as peer and application see it. CLOSE_RECEIVED is not seen: the
 * endpoint answers a Close before it returns.
 */
class EndpointClosingTest extends SideTest {
    private static final CloseStatus BYE = CloseStatus.of(1000, "bye");
    private static final Frame VIOLATION = frame(0x3);

    /** A side that has sent a Close. */
    private Side closeSent(Role role) {
        Side side = side(role);
        assertTrue(side.endpoint.close(BYE));
        return side.sends(close(1000, "bye")).is(State.CLOSE_SENT, null);
    }

    /** A side that has got a Close and answered it. */
    private Side done(Role role) {
        Side side = side(role).receives(close(1001, "gone"));
        return side.hears("close 1001 gone").sends(close(1001, "")).is(State.DONE, new CloseStatus(1001, "gone"));
    }

    private Side failed(Role role) {
        return side(role).receives(VIOLATION).fails(1002);
    }

    private static void assertNothingCanBeSent(Side side) {
        byte[] bytes = utf8("late");
        assertFalse(side.endpoint.maySend());
        assertFalse(side.endpoint.send(Opcode.TEXT, bytes, 0, 4));
        assertFalse(side.endpoint.sendFragment(Opcode.BINARY, true, bytes, 0, 4));
        assertFalse(side.endpoint.ping(bytes));
        assertFalse(side.endpoint.pong(bytes));
        if (side.role == Role.SERVER) {
            assertFalse(side.endpoint.sendEncoded(text("late").bytes()));
        }
        side.sends();
    }

    // --------------------------------------------------------------------------------------------------- row OPEN

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"5.5.1-1", "5.5.1-2", "5.5.1-3", "5.5.1-5", "7.1.2-1"})
    void openSendsClose(Role role) {
        Side side = closeSent(role);
        assertFalse(side.endpoint.isOver());
        assertFalse(side.endpoint.tcpCloseDue());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void openReceivesDataAndDeliversIt(Role role) {
        side(role).receives(text("a")).hears("text a").is(State.OPEN, null);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"5.5.1-7", "5.5.1-8", "6.2-2"})
    void openReceivesCloseAndAnswersAtOnceWithItsCode(Role role) {
        Side side = done(role);
        assertTrue(side.endpoint.isOver());
        assertTrue(side.endpoint.endedCleanly());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"7.1.7-1", "7.1.7-3", "7.1.7-5", "10.7-1", "10.7-3"})
    void openMeetsAViolationAndSendsCloseAndFails(Role role) {
        failed(role);
    }

    /** 5.1: a server closes the connection on a frame that is not masked, a client on one that is. */
    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"5.1-2", "5.1-3", "5.1-5", "5.1-6"})
    void aFrameMaskedAsOurOwnAreFailsTheConnection(Role role) {
        side(role).receives(text("a").from(role).bytes()).fails(1002);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"7.1.7-6", "7.2.1-2", "7.4.1-4"})
    void openMeetsEofAndFailsWith1006AndSendsNothing(Role role) {
        Side side = side(role);
        side.endpoint.receiveEof();
        side.isFailed(1006);
        assertNothingCanBeSent(side);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void eofInsideAFrameOrAMessageIs1006(Role role) {
        for (byte[] begun : new byte[][] {
            {(byte) 0x81}, Frame.to(role, text().declaring(5)), Frame.to(role, text("a").unfinished())
        }) {
            Side side = side(role).receives(begun);
            side.endpoint.receiveEof();
            side.isFailed(1006);
        }
    }

    // --------------------------------------------------------------------------------------------- row CLOSE_SENT

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"5.1-7", "5.5.1-6", "6.1-2"})
    void afterItsCloseASideSendsNothing(Role role) {
        Side side = closeSent(role);
        assertNothingCanBeSent(side);
        assertFalse(side.endpoint.close(BYE), "one Close is enough");
    }

    /** 5.5.2 excuses only who "already received a Close frame", and 5.5.1 forbids only data frames after a Close. */
    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves("5.5.2-2")
    void afterItsCloseASideStillDeliversAndAnswersPingsUntilThePeersClose(Role role) {
        closeSent(role).receives(text("late"), ping("p"), pong("q")).hears("text late", "ping 70", "pong 71")
                .sends(pong("p")).is(State.CLOSE_SENT, null)
                .receives(close(1000, ""), ping("r")).hears("close 1000").is(State.DONE, CloseStatus.of(1000, ""));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void theAnswerToACloseEndsItCleanly(Role role) {
        Side side = closeSent(role).receives(text("late"), close(1000, ""), text("too late"));
        side.hears("text late", "close 1000").is(State.DONE, CloseStatus.of(1000, ""));
        assertTrue(side.endpoint.endedCleanly());
    }

    /** Both Closes cross on the wire: none is an answer, and none is due. */
    @Test
    @Proves("5.5.1-15")
    void closesThatCrossEndBothSidesCleanly() {
        Side client = side(Role.CLIENT);
        Side server = side(Role.SERVER);
        client.endpoint.close(CloseStatus.of(1000, "client"));
        server.endpoint.close(CloseStatus.of(1001, "server"));
        byte[] fromClient = client.out.take();
        client.receives(server.out.take()).hears("close 1001 server").is(State.DONE, new CloseStatus(1001, "server"));
        server.receives(fromClient).hears("close 1000 client").is(State.DONE, new CloseStatus(1000, "client"));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void aViolationAfterOurCloseFailsWithoutASecondClose(Role role) {
        closeSent(role).receives(VIOLATION).isFailed(1002).sends();
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void eofAfterOurCloseIs1006(Role role) {
        Side side = closeSent(role);
        side.endpoint.receiveEof();
        side.isFailed(1006);
    }

    // --------------------------------------------------------------------------------------- rows DONE and FAILED

    @ParameterizedTest
    @EnumSource(Role.class)
    void whenItIsDoneEverythingIsRefusedAndIgnored(Role role) {
        Side side = done(role);
        assertNothingCanBeSent(side);
        assertFalse(side.endpoint.close(BYE));
        side.receives(text("late"), ping("p"), close(1000, ""), VIOLATION);
        side.endpoint.fail(CloseStatus.of(1011, ""));
        side.endpoint.receiveEof();
        side.is(State.DONE, new CloseStatus(1001, "gone"));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves("7.1.7-7")
    void whenItHasFailedEverythingIsRefusedAndIgnored(Role role) {
        Side side = failed(role);
        CloseStatus first = side.endpoint.status();
        assertNothingCanBeSent(side);
        assertFalse(side.endpoint.close(BYE));
        side.receives(text("late"), ping("p"), close(1000, ""), frame(0x4));
        side.endpoint.fail(CloseStatus.of(1011, ""));
        side.endpoint.receiveEof();
        side.is(State.FAILED, first);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves("7.1.7-7")
    void nothingAfterACloseOrAViolationInOneReadIsDelivered(Role role) {
        Frame[] afterClose = {text("a"), close(1000, ""), text("b"), ping("p"), VIOLATION};
        assertEquals("heard [text a, close 1000], sent [" + Hex.toHex(Frame.from(role, close(1000, "")))
                + "], DONE 1000", Cuts.sameForEvery(Frame.to(role, afterClose), () -> new Side(role)));
        Frame[] afterViolation = {text("a"), VIOLATION, text("b"), ping("p"), close(1000, "")};
        String sentence = "opcode 3 is reserved";
        assertEquals("heard [text a], sent [" + Hex.toHex(Frame.from(role, close(1002, sentence)))
                + "], FAILED 1002 " + sentence, Cuts.sameForEvery(Frame.to(role, afterViolation), () -> new Side(role)));
    }

    // --------------------------------------------------------------------------------- 5.5.1 and 7.4: the payload

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves("7.4.1-3")
    void aCloseWithoutAPayloadIsAnsweredWithout(Role role) {
        side(role).receives(close()).hears("close 1005").sends(close()).is(State.DONE, CloseStatus.NONE);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"5.5.1-1", "7.4.1-3"})
    void aCloseMayBeSentWithoutAPayload(Role role) {
        Side side = side(role);
        assertTrue(side.endpoint.close(CloseStatus.NONE));
        side.sends(close());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            03,             1002, one byte is no code
            03 ec,          1002, 1004 is reserved
            03 ed,          1002, 1005 is never on the wire
            03 ee,          1002, 1006 is never on the wire
            03 f7,          1002, 1015 is never on the wire
            00 00,          1002, 0
            03 e7,          1002, 999
            0b b7,          1002, 2999
            13 88,          1002, 5000
            ff ff,          1002, 65535
            03 e8 ce,       1007, the reason ends inside a character
            03 e8 ed a0 80, 1007, the reason holds a surrogate
            """)
    @Proves({"5.5.1-2", "10.7-1", "10.7-3"})
    void aBadClosePayloadFailsAndTheApplicationHearsOfNoClose(String payload, int code, String why) {
        for (Role role : Role.values()) {
            Frame close = close(hex(payload));
            side(role).receives(close).fails(code);
            assertTrue(Cuts.sameForEvery(Frame.to(role, close), () -> new Side(role)).contains("FAILED " + code), why);
            closeSent(role).receives(close).isFailed(code).sends();
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves("5.5.1-2")
    void ofAll65536CodesThoseThatMayBeSentAreEchoedAndTheOthersAre1002(Role role) {
        int echoed = 0;
        for (int code = 0; code <= 0xFFFF; code++) {
            Side side = new Side(role).receives(close(code, ""));
            if (CloseCode.mayBeSent(code)) {
                side.hears("close " + code).sends(close(code, "")).is(State.DONE, new CloseStatus(code, ""));
                echoed++;
            } else {
                side.fails(1002);
            }
            side.isQuiet();
        }
        assertEquals(4 + 8 + 2000, echoed);
    }

    /** 7.4.1: 1005, 1006 and 1015 "MUST NOT be set as a status code in a Close control frame". */
    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"7.4.1-4", "7.4.1-6"})
    void aCodeThatMayNotBeSentIsNotSent(Role role) {
        for (int code : new int[] {-1, 0, 999, 1004, 1006, 1015, 2999, 5000, 65536 + 1000}) {
            Side side = side(role);
            assertThrows(IllegalArgumentException.class, () -> side.endpoint.close(new CloseStatus(code, "")));
            side.is(State.OPEN, null);
            side.endpoint.fail(new CloseStatus(code, ""));
            side.isFailed(code).sends();
        }
    }

    // ------------------------------------------------------------------------------------------------- 7.1.1: TCP

    @Test
    @Proves({"5.5.1-11", "5.5.1-12", "5.5.1-13", "7.1.1-6", "7.1.2-2"})
    void afterACleanEndTheServerEndsTcpAtOnceAndTheClientAfterTheServer() {
        assertTrue(done(Role.SERVER).endpoint.tcpCloseDue());
        Side client = done(Role.CLIENT);
        assertFalse(client.endpoint.tcpCloseDue());
        client.endpoint.receiveEof();
        assertTrue(client.endpoint.tcpCloseDue());
        assertTrue(client.endpoint.endedCleanly());
    }

    @Test
    @Proves({"7.1.1-3", "7.1.1-5", "7.1.2-2"})
    void theServerEndsTcpAsSoonAsBothClosesAreThereWhoeverWasFirst() {
        assertTrue(done(Role.SERVER).endpoint.tcpCloseDue());
        Side server = closeSent(Role.SERVER);
        assertFalse(server.endpoint.tcpCloseDue());
        server.receives(close(1000, "")).hears("close 1000");
        assertTrue(server.endpoint.tcpCloseDue());
    }

    @Test
    @Proves("7.1.1-1")
    void afterBothClosesNothingIsLeftToHear() {
        Side server = closeSent(Role.SERVER);
        assertFalse(server.endpoint.hasHeardAll());
        server.receives(close(1000, "")).hears("close 1000");
        assertTrue(server.endpoint.hasHeardAll());
        assertTrue(done(Role.SERVER).endpoint.hasHeardAll());
    }

    @Test
    @Proves("7.1.1-1")
    void whoSendsBehindItsCloseOrWasPingedOrFailedMaySendMoreUntilEof() {
        Side sendingOn = side(Role.SERVER).receives(close(1000, ""), VIOLATION).hears("close 1000");
        sendingOn.sends(close(1000, ""));
        Side pinged = side(Role.SERVER);
        pinged.endpoint.ping(new byte[0]);
        pinged.receives(close(1000, "")).hears("close 1000").sends(ping(), close(1000, ""));
        for (Side side : List.of(sendingOn, pinged, failed(Role.SERVER))) {
            assertTrue(side.endpoint.tcpCloseDue());
            assertFalse(side.endpoint.hasHeardAll());
            side.endpoint.receiveEof();
            assertTrue(side.endpoint.hasHeardAll());
        }
    }

    // ---------------------------------------------------------------------------------- re-entrancy: callbacks act

    @ParameterizedTest
    @EnumSource(Role.class)
    void aHandlerThatClosesInsideItsCallbackStillHearsWhatComesBeforeThePeersClose(Role role) {
        Side side = side(role);
        side.application.react(event -> side.endpoint.close(BYE));
        side.receives(text("a"), text("b"), ping("p"), close(1000, "bye"), text("c"));
        side.hears("text a", "text b", "ping 70", "close 1000 bye").sends(close(1000, "bye"), pong("p"))
                .is(State.DONE, BYE);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void aHandlerThatFailsTheConnectionInsideItsCallbackHearsNothingMore(Role role) {
        Side side = side(role);
        side.application.react(event -> side.endpoint.fail(CloseStatus.of(1003, "no text")));
        side.receives(text("a"), text("b"), ping("p"), close(1000, ""), VIOLATION);
        side.hears("text a").fails(1003);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void aHandlerMayFailTheConnectionInsideEachOfItsCallbacks(Role role) {
        for (Frame frame : new Frame[] {ping("p"), pong("p"), binary(hex("00"))}) {
            Side side = side(role);
            side.application.react(event -> side.endpoint.fail(CloseStatus.of(1008, "enough")));
            side.receives(frame, text("b"));
            assertEquals(1, side.application.take().size());
            assertEquals(State.FAILED, side.endpoint.state());
            assertTrue(Hex.toHex(side.out.take()).endsWith(
                    Hex.toHex(Frame.from(role, close(1008, "enough")))));
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void aHandlerThatAnswersInsideItsCallbackAnswersInOrder(Role role) {
        Side side = side(role);
        side.application.react(event -> side.endpoint.send(Opcode.TEXT, utf8(event), 0, event.length()));
        side.receives(text("a"), ping("p"), text("b"));
        side.hears("text a", "ping 70", "text b").sends(text("text a"), pong("p"), text("ping 70"), text("text b"));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"5.5.1-8", "6.1-2"})
    void aHandlerThatHearsACloseCanSendNothingMore(Role role) {
        Side side = side(role);
        side.application.react(event -> {
            assertNothingCanBeAdded(side);
            side.is(State.DONE, new CloseStatus(1000, "bye"));
        });
        side.receives(close(1000, "bye")).hears("close 1000 bye").sends(close(1000, ""));
    }

    private static void assertNothingCanBeAdded(Side side) {
        assertFalse(side.endpoint.send(Opcode.TEXT, utf8("late"), 0, 4));
        assertFalse(side.endpoint.close(BYE));
    }

    /** Whether to go on after an exception is for the transport to say; the endpoint is whole if it does. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void anExceptionOfTheHandlerPassesThroughAndTheNextFrameCanStillBeRead(Role role) {
        Side side = side(role);
        side.application.react(event -> {
            if (event.equals("text a")) {
                throw new UnsupportedOperationException("by the application");
            }
        });
        ByteBuffer in = ByteBuffer.wrap(Frame.to(role, text("a"), text("b").unfinished(), continuation("c")));
        assertThrows(UnsupportedOperationException.class, () -> side.endpoint.receive(in));
        side.endpoint.receive(in);
        side.hears("text a", "text bc").is(State.OPEN, null);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void theLimitsAreThoseOfTheEndpoint(Role role) {
        side(role, Limits.ofMessage(200)).receives(binary().declaring(201)).fails(1009);
    }
}
