package dev.foghorn.bench.peers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the servers are compared in: a load that is the same for all, and the figures that count. */
enum Contest {
    ECHO("50 connections, one message of 20 B on its way on each",
            "/echo", "echo", "--connections", "50", "--size", "20"),
    ECHO_PIPELINED("50 connections, 16 messages of 125 B on their way on each",
            "/echo", "echo", "--connections", "50", "--pipeline", "16", "--size", "125"),
    ECHO_16K("10 connections, binary messages of 16 KiB",
            "/echo", "echo", "--connections", "10", "--size", "16384", "--binary"),
    ECHO_1M("4 connections, binary messages of 1 MiB",
            "/echo", "echo", "--connections", "4", "--size", "1048576", "--binary"),
    ECHO_TEXT("200 connections, text messages of 1 KiB",
            "/echo", "echo", "--connections", "200", "--size", "1024"),
    LATENCY("50 connections, messages of 20 B at half of the slowest server's highest rate",
            "/echo", "echo", "--connections", "50", "--size", "20") {
        @Override
        List<Figure> figures() {
            return List.of(Figure.P50, Figure.P99, Figure.P99_9);
        }
    },
    CONNECT("16 workers that connect and close",
            "/echo", "connect", "--connections", "16"),
    ROOM("100 members, one text message of 64 B on its way",
            "/broadcast", "broadcast", "--connections", "100", "--size", "64"),
    ROOM_PIPELINED("100 members, 16 text messages of 64 B on their way",
            "/broadcast", "broadcast", "--connections", "100", "--size", "64", "--pipeline", "16"),
    BROADCAST("1,000 members, one message of 64 B on its way",
            "/broadcast", "broadcast", "--connections", "1000", "--size", "64"),
    BROADCAST_PIPELINED("1,000 members, eight messages of 64 B on their way",
            "/broadcast", "broadcast", "--connections", "1000", "--size", "64", "--pipeline", "8"),
    BROADCAST_TEXT("1,000 members, one text message of 1 KiB on its way",
            "/broadcast", "broadcast", "--connections", "1000", "--size", "1024"),
    IDLE("10,000 connections that say nothing",
            "/echo", "idle", "--connections", "10000") {
        @Override
        List<Figure> figures() {
            return List.of(Figure.HEAP, Figure.RSS);
        }
    };

    private final String title;
    private final String path;
    private final String scenario;
    private final List<String> options;

    Contest(String title, String path, String scenario, String... options) {
        this.title = title;
        this.path = path;
        this.scenario = scenario;
        this.options = List.of(options);
    }

    /** As it is written on the command line and in reports, such as {@code echo-16k}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** In words. */
    String title() {
        return title;
    }

    List<Figure> figures() {
        return List.of(Figure.PER_CPU_SECOND);
    }

    /**
     * The floor under all has no handshake and no messages, and its echo no rate. Those who look at the heap of idle
     * connections open plain ones. A chat has nothing but rooms.
     */
    boolean takes(Peer peer) {
        if (peer.isChat()) {
            return scenario.equals("broadcast");
        }
        if (peer.isVariant()) {
            return this != IDLE;
        }
        return !peer.isByteEcho() || scenario.equals("echo") && this != LATENCY;
    }

    /** The arguments of {@code load}. */
    String[] load(PeerProcess server, Duration warmUp, Duration duration) {
        List<String> arguments = new ArrayList<>(List.of(
                server.url(server.peer().isChat() ? "/chat" : path), server.peer().isChat() ? "chat" : scenario,
                "--pid", Long.toString(server.pid()),
                "--warm-up", warmUp.toMillis() + "ms",
                "--duration", duration.toMillis() + "ms"));
        arguments.addAll(options);
        arguments.addAll(content(server.peer()));
        return arguments.toArray(new String[0]);
    }

    /** The same for all: whether it could be compressed matters to one of them only. */
    private static List<String> content(Peer peer) {
        if (peer.isByteEcho()) {
            return List.of();
        }
        if (peer.speaksTls()) {
            return List.of("--json", "--insecure");
        }
        return peer.compresses() ? List.of("--json", "--compress") : List.of("--json");
    }

    static Contest of(String name) {
        return Arrays.stream(values()).filter(contest -> contest.toString().equals(name)).findFirst().orElseThrow();
    }
}
