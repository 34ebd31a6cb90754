package dev.foghorn.bench.timing;

import dev.foghorn.protocol.close.CloseStatus;
import java.util.List;
import java.util.Map;

/**
 * A way to close, and what the server made of it.
 *
 * @param begunBy "client" or "server"
 * @param with the Close that we sent, or what we sent to make the server close
 * @param answers status of the server's Close to how often it came
 * @param times nanoseconds from the first byte sent until Close and the end of TCP are read
 * @param failures cause to count
 */
record Closing(
        String begunBy, String with, Map<String, Long> answers, double[] times, Map<String, Long> failures) {

    /** What to send, and how. */
    record Way(String begunBy, String with, Operation.Action action) {}

    /** By code and reason; the server's own by what it must not accept. */
    static final List<Way> WAYS = List.of(
            byUs(CloseStatus.NONE, "no status"),
            byUs(CloseStatus.of(1000, ""), "1000"),
            byUs(CloseStatus.of(1001, "going away"), "1001 going away"),
            byUs(CloseStatus.of(3000, "an application's own"), "3000 an application's own"),
            byUs(CloseStatus.of(4999, "r".repeat(CloseStatus.MAX_REASON_BYTES)), "4999 with the longest reason"),
            byServer("reserved opcode 3 (expects 1002)", 0x83, 0x80, 0, 0, 0, 0),
            byServer("text that is not UTF-8 (expects 1007)", 0x81, 0x81, 0, 0, 0, 0, 0xFF),
            // 2^62 bytes are declared, none is sent
            byServer("a frame too long for anybody (expects 1009)",
                    0x82, 0xFF, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));

    private static Way byUs(CloseStatus status, String with) {
        return new Way("client", with, (client, workspace) -> client.disconnect(status, workspace));
    }

    private static Way byServer(String with, int... octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        return new Way("server", with, (client, workspace) -> client.provoke(bytes, workspace));
    }
}
