package dev.foghorn.protocol.close;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.close.CloseHandshake.State;
import dev.foghorn.protocol.rfc.Proves;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every cell of the table in {@link CloseHandshake}. */
class CloseHandshakeTest {
    private static final CloseStatus BYE = new CloseStatus(1000, "bye");
    private static final CloseStatus LATER = new CloseStatus(1001, "later");
    private static final CloseStatus VIOLATION = new CloseStatus(1002, "violation");

    private static CloseHandshake in(State state) {
        CloseHandshake closing = new CloseHandshake();
        switch (state) {
            case OPEN -> { }
            case CLOSE_SENT -> closing.sendClose();
            case CLOSE_RECEIVED -> closing.receiveClose(BYE);
            case DONE -> {
                closing.receiveClose(BYE);
                closing.sendClose();
            }
            case FAILED -> closing.fail(BYE);
        }
        assertEquals(state, closing.state());
        return closing;
    }

    @Test
    void itIsBegunByUsIfOurCloseWasTheFirst() {
        CloseHandshake closing = in(State.CLOSE_SENT);
        closing.receiveClose(BYE);
        assertTrue(closing.isBegunByUs());
        closing = in(State.CLOSE_SENT);
        closing.fail(VIOLATION);
        assertTrue(closing.isBegunByUs());
        assertFalse(in(State.DONE).isBegunByUs(), "the peer's came first");
        assertFalse(in(State.FAILED).isBegunByUs());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            OPEN,           true,   CLOSE_SENT
            CLOSE_SENT,     false,  CLOSE_SENT
            CLOSE_RECEIVED, true,   DONE
            DONE,           false,  DONE
            FAILED,         false,  FAILED
            """)
    void sendClose(State before, boolean sent, State after) {
        CloseHandshake closing = in(before);
        assertEquals(sent, closing.mayClose());
        assertEquals(sent, closing.sendClose());
        assertEquals(after, closing.state());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            OPEN,           true,   true,   false
            CLOSE_SENT,     false,  true,   false
            CLOSE_RECEIVED, false,  false,  false
            DONE,           false,  false,  true
            FAILED,         false,  false,  true
            """)
    void sendAndReceiveData(State state, boolean maySend, boolean mayReceive, boolean over) {
        CloseHandshake closing = in(state);
        assertEquals(maySend, closing.maySend());
        assertEquals(mayReceive, closing.mayReceive());
        assertEquals(over, closing.isOver());
        assertEquals(state, closing.state(), "to ask changes nothing");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            OPEN,           true,   CLOSE_RECEIVED, 1001
            CLOSE_SENT,     false,  DONE,           1001
            CLOSE_RECEIVED, false,  CLOSE_RECEIVED, 1000
            DONE,           false,  DONE,           1000
            FAILED,         false,  FAILED,         1000
            """)
    void receiveClose(State before, boolean replyDue, State after, int status) {
        CloseHandshake closing = in(before);
        assertEquals(replyDue, closing.receiveClose(LATER));
        assertEquals(after, closing.state());
        assertEquals(status, closing.status().code());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            OPEN,           true,   FAILED,         1002
            CLOSE_SENT,     false,  FAILED,         1002
            CLOSE_RECEIVED, false,  CLOSE_RECEIVED, 1000
            DONE,           false,  DONE,           1000
            FAILED,         false,  FAILED,         1000
            """)
    @Proves("7.1.7-5")
    void violation(State before, boolean closeDue, State after, int status) {
        CloseHandshake closing = in(before);
        assertEquals(closeDue, closing.fail(VIOLATION));
        assertEquals(after, closing.state());
        assertEquals(status, closing.status().code());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            OPEN,           FAILED,     1006
            CLOSE_SENT,     FAILED,     1006
            CLOSE_RECEIVED, DONE,       1000
            DONE,           DONE,       1000
            FAILED,         FAILED,     1000
            """)
    @Proves("7.2.1-2")
    void endOfFile(State before, State after, int status) {
        CloseHandshake closing = in(before);
        closing.receiveEof();
        assertEquals(after, closing.state());
        assertEquals(status, closing.status().code());
    }

    @ParameterizedTest
    @EnumSource(value = State.class, names = {"OPEN", "CLOSE_SENT"})
    void thereIsNoStatusBeforeACloseHasCome(State state) {
        assertNull(in(state).status());
    }

    /** 7.4.1: 1005, 1006 and 1015 "MUST NOT be set as a status code in a Close control frame". */
    @ParameterizedTest
    @CsvSource({"1005", "1006", "1015", "999", "5000"})
    @Proves({"7.1.7-6", "7.4.1-3", "7.4.1-4", "7.4.1-6"})
    void aFailureWhoseCodeMayNotBeSentSendsNoClose(int code) {
        CloseHandshake closing = in(State.OPEN);
        assertEquals(false, closing.fail(new CloseStatus(code, "")));
        assertEquals(State.FAILED, closing.state());
        assertEquals(code, closing.status().code());
    }
}
