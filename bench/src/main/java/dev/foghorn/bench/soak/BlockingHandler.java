package dev.foghorn.bench.soak;

import dev.foghorn.protocol.frame.Opcode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A handler that blocks its loop for a second, again and again: a warning tells each time which it was, how long. */
final class BlockingHandler implements Attack {
    private static final int TIMES = 5;
    private static final byte[] ANYTHING = {};

    /** A warning may come some time after the answer. */
    private static final long LATE_MILLIS = 2000;

    /** The one that is blocked; null before. */
    private String loop;

    @Override
    public String blockedLoop() {
        return loop;
    }

    @Override
    public String on(SoakServerProcess server) throws IOException, InterruptedException {
        int before = warnings(server).size();
        try (RawPeer peer = onTheSameLoop(server)) {
            for (int i = 0; i < TIMES; i++) {
                peer.message(Opcode.BINARY, ANYTHING);
                peer.readData();
            }
        }
        TimeUnit.MILLISECONDS.sleep(LATE_MILLIS);
        List<String> warnings = warnings(server);
        if (warnings.size() - before != TIMES) {
            throw new IOException("a loop was blocked " + TIMES + " times, but " + (warnings.size() - before)
                    + " warnings name it");
        }
        return "blocked " + loop + " " + TIMES + " times for 1 s; the last warning: "
                + warnings.get(warnings.size() - 1);
    }

    /** Connections are given to the loops by turns. */
    private RawPeer onTheSameLoop(SoakServerProcess server) throws IOException {
        while (true) {
            RawPeer peer = RawPeer.open(server.address(), SoakServer.BLOCK);
            String its = new String(peer.readData(), StandardCharsets.UTF_8);
            if (loop == null || loop.equals(its)) {
                loop = its;
                return peer;
            }
            peer.close();
        }
    }

    private static List<String> warnings(SoakServerProcess server) throws IOException {
        return server.logged("blocked").stream().filter(line -> line.contains("Blocking")).toList();
    }
}
