package dev.foghorn.protocol.model;

import dev.foghorn.protocol.Hex;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What a party sends and hears and answers, a line each; the two logs of a conversation must be the same. */
final class Log {
    /** A reason that the reference does not know: how a violation is put into words is the endpoint's affair. */
    static final String OWN_WORDS = "<own words>";

    static final int RSV1 = 0x40;

    private static final int SHOWN = 64;
    private static final Map<Integer, String> NAMES =
            Map.of(0x0, "continuation", 0x1, "text", 0x2, "binary", 0x8, "close", 0x9, "ping", 0xA, "pong");

    private final List<String> lines = new ArrayList<>();

    void sends(boolean fin, int opcode, byte[] payload) {
        lines.add("sends " + name(opcode) + (fin ? " " : ", more to come: ")
                + (opcode == 0x8 ? closePayload(payload) : bytes(payload)));
    }

    void hears(int opcode, byte[] payload) {
        lines.add("hears " + name(opcode) + " " + bytes(payload));
    }

    void hearsClose(int code, String reason) {
        lines.add("hears close " + code + " " + reason);
    }

    void answers(Object answer) {
        lines.add("answers " + answer);
    }

    /** @param code null while there is no status */
    void state(boolean maySend, boolean over, boolean clean, boolean tcpCloseDue, Integer code, String reason) {
        lines.add("is " + (maySend ? "open" : "closing") + (over ? ", over" : "") + (clean ? ", clean" : "")
                + (tcpCloseDue ? ", to end TCP" : "") + (code == null ? "" : ", status " + code + " " + reason));
    }

    /** The lines since the last call. */
    List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    /** Whether the endpoint's lines are those of the reference, save for sentences of its own. */
    static boolean same(List<String> reference, List<String> tested) {
        if (reference.size() != tested.size()) {
            return false;
        }
        for (int i = 0; i < reference.size(); i++) {
            String expected = reference.get(i);
            String line = tested.get(i);
            boolean same = expected.endsWith(OWN_WORDS)
                    ? line.startsWith(expected.substring(0, expected.length() - OWN_WORDS.length()))
                    : line.equals(expected);
            if (!same) {
                return false;
            }
        }
        return true;
    }

    /** @param opcode with RSV1 if it is set, as they stand in the first byte */
    static String name(int opcode) {
        if ((opcode & RSV1) != 0) {
            return "marked " + name(opcode & ~RSV1);
        }
        return NAMES.getOrDefault(opcode, "opcode " + opcode);
    }

    static String bytes(byte[] payload) {
        return payload.length <= SHOWN
                ? "[" + Hex.toHex(payload) + "]"
                : "[" + Hex.toHex(Arrays.copyOf(payload, 8)) + " ... " + payload.length + " bytes, hash "
                        + Arrays.hashCode(payload) + "]";
    }

    private static String closePayload(byte[] payload) {
        if (payload.length < 2) {
            return bytes(payload);
        }
        ByteBuffer buffer = ByteBuffer.wrap(payload);
        int code = buffer.getShort() & 0xFFFF;
        try {
            return code + " " + StandardCharsets.UTF_8.newDecoder().decode(buffer);
        } catch (CharacterCodingException e) {
            return code + " with a reason that is not UTF-8: " + bytes(payload);
        }
    }
}
