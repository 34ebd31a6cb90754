package dev.foghorn.protocol.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.Cuts;
import dev.foghorn.protocol.Endpoint;
import dev.foghorn.protocol.Frame;
import dev.foghorn.protocol.Hex;
import dev.foghorn.protocol.Side;
import dev.foghorn.protocol.close.CloseHandshake.State;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.frame.FrameRecorder;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.Role;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The life of an endpoint from its first byte to the end of TCP, with the rules that hold whatever the peer sends. Its
 * application obeys the peer, so that the fuzzer can make it send, close and fail inside callbacks:
 *
 * <pre>
 *   text message    what the application does
 *   echo            sends "echo"
 *   part, rest      sends a fragment "p"; sends the last one, "r"
 *   ping, pong      sends one with the payload "o"
 *   bye             closes with 1000 bye
 *   fail            fails the connection with 1011 oh
 * </pre>
 */
final class Life implements Cuts.Reader<Life.End> {
    /** What a peer can make a connection fail with; and 1006 is the end of TCP without a Close. */
    private static final Set<Integer> FAILURES = Set.of(1002, 1006, 1007, 1008, 1009, 1011);

    /**
     * What came of it.
     *
     * @param heard by the application, see {@code Recorder}
     * @param said to the peer, as the peer's application hears it
     * @param sent bytes in hex
     * @param state before the end of TCP
     * @param status at the end
     */
    record End(List<String> heard, List<String> said, String sent, State state, CloseStatus status) {}

    private final Side side;
    private final Endpoint endpoint;
    private final List<String> said = new ArrayList<>();
    /** 5.5.2 asks for them; the peer has stopped listening to anything else. */
    private final List<String> pongsAfterClose = new ArrayList<>();
    private final StringBuilder fragments = new StringBuilder();
    private boolean closeHeard;
    private boolean closeSaid;

    Life(Role role, Limits limits) {
        side = new Side(role, limits, null);
        endpoint = side.endpoint;
        side.application.react(this::hear);
    }

    @Override
    public void read(ByteBuffer piece) {
        side.read(piece);
        endpoint.rest(); // whenever it likes: only where it may does it let go of anything
    }

    // ------------------------------------------------------------------------------------------- the application

    private void hear(String event) {
        endpoint.rest();
        assertFalse(closeHeard, () -> "heard after the Close: " + event);
        if (event.startsWith("close ")) {
            closeHeard = true;
            assertTrue(endpoint.endedCleanly(), "a Close is answered before the application hears of it");
            sayClose(new CloseStatus(endpoint.status().code(), "")); // 5.5.1: the answer has the same code
            return;
        }
        assertTrue(endpoint.state() == State.OPEN || endpoint.state() == State.CLOSE_SENT,
                () -> "heard after the end: " + event);
        if (event.startsWith("ping")) {
            (closeSaid ? pongsAfterClose : said).add(event.replace("ping", "pong"));
        }
        obey(event);
    }

    private void obey(String event) {
        boolean open = endpoint.maySend();
        switch (event) {
            case "text echo" -> {
                if (open && fragments.length() > 0) {
                    assertThrows(IllegalStateException.class, () -> sendText("echo"));
                } else {
                    assertEquals(open, sendText("echo"));
                    say(open, "text echo");
                }
            }
            case "text part" -> {
                assertEquals(open, sendFragment("p", false));
                fragments.append(open ? "p" : "");
            }
            case "text rest" -> {
                assertEquals(open, sendFragment("r", true));
                say(open, "text " + fragments + "r");
                fragments.setLength(0);
            }
            case "text ping" -> {
                assertEquals(open, endpoint.ping(Frame.utf8("o")));
                say(open, "ping 6f");
            }
            case "text pong" -> {
                assertEquals(open, endpoint.pong(Frame.utf8("o")));
                say(open, "pong 6f");
            }
            case "text bye" -> {
                CloseStatus bye = CloseStatus.of(1000, "bye");
                assertEquals(open, endpoint.close(bye));
                sayClose(bye);
                assertEquals(State.CLOSE_SENT, endpoint.state());
            }
            case "text fail" -> {
                CloseStatus oh = CloseStatus.of(1011, "oh");
                endpoint.fail(oh);
                sayClose(oh);
                assertEquals(State.FAILED, endpoint.state());
            }
            default -> { }
        }
    }

    private boolean sendText(String text) {
        return endpoint.send(Opcode.TEXT, Frame.utf8(text), 0, text.length());
    }

    private boolean sendFragment(String text, boolean last) {
        return endpoint.sendFragment(Opcode.TEXT, last, Frame.utf8(text), 0, text.length());
    }

    private void say(boolean open, String line) {
        if (open) {
            said.add(line);
        }
    }

    /** Nothing follows a Close, not even another. */
    private void sayClose(CloseStatus status) {
        say(!closeSaid, "close " + status);
        closeSaid = true;
    }

    // --------------------------------------------------------------------------------------------------- the end

    @Override
    public End result() {
        State state = endpoint.state();
        endpoint.receiveEof();
        List<String> heard = side.application.take();
        byte[] sent = side.out.take();
        assertEndedOnce(heard);
        assertUnderstood(sent);
        assertNothingFollows();
        return new End(heard, List.copyOf(said), Hex.toHex(sent), state, endpoint.status());
    }

    private void assertEndedOnce(List<String> heard) {
        assertTrue(endpoint.isOver() && endpoint.tcpCloseDue(), "TCP has ended");
        CloseStatus status = endpoint.status();
        assertEquals(closeHeard, endpoint.endedCleanly(), "either a Close each way, or a failure");
        if (closeHeard) {
            assertEquals("close " + status, heard.get(heard.size() - 1));
            return;
        }
        assertEquals(State.FAILED, endpoint.state());
        assertTrue(FAILURES.contains(status.code()), status::toString);
        assertNotEquals("", status.reason(), "a failure has its reason");
        if (status.code() != 1006) { // 7.4.1: which "MUST NOT be set as a status code in a Close control frame"
            sayClose(status);
        }
    }

    /** What was sent is legal, and says to the other side what was meant. */
    private void assertUnderstood(byte[] sent) {
        Side peer = new Side(side.role == Role.SERVER ? Role.CLIENT : Role.SERVER);
        peer.receives(sent);
        assertEquals(said, peer.application.take(), "what the peer hears");
        assertEquals(closeSaid ? State.DONE : State.OPEN, peer.endpoint.state());

        FrameRecorder frames = new FrameRecorder(peer.role, Limits.DEFAULT, 0);
        frames.read(ByteBuffer.wrap(sent));
        List<String> lines = frames.result();
        List<String> afterClose = lines.stream().dropWhile(line -> !line.startsWith("CLOSE ")).skip(1)
                .map(line -> line.replaceFirst("PONG fin \\d+:", "pong").trim())
                .toList();
        assertEquals(pongsAfterClose, afterClose, "nothing else follows a Close");
    }

    private void assertNothingFollows() {
        State state = endpoint.state();
        CloseStatus status = endpoint.status();
        side.receives(Frame.text("late"), Frame.ping("late"), Frame.close(1000, "late"));
        assertFalse(sendText("late"));
        assertFalse(sendFragment("late", true));
        assertFalse(endpoint.ping(Frame.utf8("late")));
        assertFalse(endpoint.close(CloseStatus.of(1000, "late")));
        endpoint.fail(CloseStatus.of(1011, "late"));
        endpoint.receiveEof();
        side.isQuiet();
        side.is(state, status);
    }
}
