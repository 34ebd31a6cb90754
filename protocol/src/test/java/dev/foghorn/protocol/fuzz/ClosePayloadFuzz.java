package dev.foghorn.protocol.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.foghorn.protocol.Frame;
import dev.foghorn.protocol.Side;
import dev.foghorn.protocol.close.CloseHandshake.State;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.close.ProtocolException;
import dev.foghorn.protocol.frame.FrameHeader;
import dev.foghorn.protocol.frame.Role;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/** Any payload of a Close: what it says, or what is wrong with it (sections 5.5.1 and 7.4), and what it is answered. */
class ClosePayloadFuzz {
    /** 7.4.1, and IANA's registry, from 1000 to 2999. */
    private static final Set<Integer> REGISTERED =
            Set.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014);
    private static final int OFFSET = 3;

    @FuzzTest
    void aClosePayloadIsReadAsTheRfcSays(byte[] input) {
        byte[] payload = Arrays.copyOf(input, Math.min(input.length, FrameHeader.MAX_CONTROL_PAYLOAD));
        byte[] around = new byte[OFFSET + payload.length + OFFSET];
        Arrays.fill(around, (byte) 0xFF); // which no UTF-8 holds
        System.arraycopy(payload, 0, around, OFFSET, payload.length);
        int violation = violation(payload);
        try {
            CloseStatus status = CloseStatus.parse(around, OFFSET, payload.length);
            assertEquals(0, violation, () -> "accepted " + status);
            assertEquals(meaning(payload), status);
            assertArrayEquals(payload, status.payload(), "what is read is written in the same way");
        } catch (ProtocolException e) {
            assertEquals(violation, e.status().code(), e.getMessage());
        }
        for (Role role : Role.values()) {
            assertAnswered(role, payload, violation);
        }
    }

    /** The code that a connection fails with, or 0 for a legal payload. */
    private static int violation(byte[] payload) {
        if (payload.length == 0) {
            return 0;
        }
        if (payload.length == 1) {
            return 1002;
        }
        int code = ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        if (!REGISTERED.contains(code) && (code < 3000 || code > 4999)) {
            return 1002;
        }
        return Utf8Fuzz.isUtf8(Arrays.copyOfRange(payload, 2, payload.length)) ? 0 : 1007;
    }

    private static CloseStatus meaning(byte[] payload) {
        if (payload.length == 0) {
            return new CloseStatus(1005, "");
        }
        String reason = new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        return new CloseStatus(ByteBuffer.wrap(payload).getShort() & 0xFFFF, reason);
    }

    /** 5.5.1: the answer to a Close carries its code, and no more. */
    private static void assertAnswered(Role role, byte[] payload, int violation) {
        Side side = new Side(role);
        side.receives(Frame.close(payload));
        if (violation != 0) {
            side.hears().fails(violation);
        } else {
            CloseStatus status = meaning(payload);
            side.hears("close " + status).sends(Frame.close(Arrays.copyOf(payload, Math.min(payload.length, 2))));
            side.is(State.DONE, status);
        }
    }
}
