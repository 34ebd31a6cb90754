package dev.foghorn.bench.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Requests without an end: 414 for the first line, 431 for the fields, however many or long. */
final class HeaderFlood implements Attack {
    private static final int PEERS = 30;
    private static final int WRITES = 100;
    private static final byte[] LETTERS = "x".repeat(1024).getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FIELDS = "A: b\r\n".repeat(100).getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FIRST_LINE = "GET /".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FIRST_FIELD = RawPeer.request(SoakServer.ECHO, "X: ");
    private static final byte[] FIRST_FIELDS = RawPeer.request(SoakServer.ECHO, "");

    @Override
    public String on(SoakServerProcess server) throws IOException {
        for (int i = 0; i < PEERS; i++) {
            refused(server, FIRST_LINE, LETTERS, "414");
            refused(server, FIRST_FIELD, LETTERS, "431");
            refused(server, FIRST_FIELDS, FIELDS, "431");
        }
        return 3 * PEERS + " requests without an end were refused with 414 or 431";
    }

    private static void refused(SoakServerProcess server, byte[] start, byte[] more, String code) throws IOException {
        try (RawPeer peer = RawPeer.connect(server.address())) {
            try {
                peer.send(start);
                for (int i = 0; i < WRITES; i++) {
                    peer.send(more);
                }
            } catch (IOException ended) {
                // by then the answer is on its way
            }
            String answer = peer.readHead();
            if (!answer.startsWith("HTTP/1.1 " + code)) {
                throw new IOException("instead of " + code + " a request without an end got "
                        + answer.lines().findFirst().orElse("no answer"));
            }
        }
    }
}
