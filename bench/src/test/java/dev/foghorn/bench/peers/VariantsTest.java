package dev.foghorn.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.bench.load.Interruption;
import dev.foghorn.bench.load.Load;
import dev.foghorn.bench.report.Cell;
import dev.foghorn.bench.report.Result;
import dev.foghorn.bench.report.Section;
import dev.foghorn.bench.report.Table;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Foghorn beside itself with TLS, with compression, and as a chat. */
@Timeout(120)
class VariantsTest {
    private static final List<Peer> SERVERS = List.of(Peer.FOGHORN, Peer.FOGHORN_TLS, Peer.FOGHORN_DEFLATE);
    private static final ServerJvm JVM = new ServerJvm(Jdk.own(), "128m", "Serial", Cores.SHARED);

    @TempDir
    private Path logs;

    /** By server, of one round. */
    private Map<String, Result> measure(Contest contest, List<Peer> peers) {
        Duration moment = Duration.ofMillis(200);
        List<Result> results = new ArrayList<>();
        StringWriter progress = new StringWriter();
        try (Interruption interruption = new Interruption()) {
            Tournament.Plan plan = new Tournament.Plan(peers, JVM, PeerFolder.besideThis(), 1, moment, moment, logs);
            new Tournament(plan, interruption, new PrintWriter(progress)).measure(contest, results);
        }
        Map<String, Result> servers = new HashMap<>();
        for (Result result : results) {
            assertEquals(Map.of(), result.failures(), result.server());
            assertTrue(result.units() > 0, result.server());
            servers.put(result.server(), result);
        }
        assertEquals(3, servers.size(), progress.toString());
        return servers;
    }

    @Test
    void allThreeEchoTheSameJsonAndOneCompressesIt() {
        Map<String, Result> servers = measure(Contest.ECHO_TEXT, SERVERS);

        servers.values().forEach(result -> assertEquals("json", result.settings().get("content"), result.server()));
        assertFalse(servers.get("foghorn").settings().containsKey("compression"));
        assertFalse(servers.get("foghorn").counters().containsKey(Tournament.COMPRESSIONS));
        Result deflated = servers.get("foghorn-deflate");
        assertEquals("permessage-deflate", deflated.settings().get("compression"));
        assertTrue(deflated.counters().get(Tournament.COMPRESSIONS) >= deflated.units(),
                () -> deflated.units() + " echoes; " + deflated.counters());
    }

    @Test
    void aBroadcastToAThousandIsCompressedOnce() {
        Map<String, Result> servers = measure(Contest.BROADCAST_TEXT, SERVERS);

        Result deflated = servers.get("foghorn-deflate");
        assertEquals("1000", deflated.settings().get("connections"));
        assertEquals(deflated.counters().get(Load.PUBLISHED), deflated.counters().get(Tournament.COMPRESSIONS));
        assertEquals(Map.of("foghorn", "–", "foghorn-tls", "–", "foghorn-deflate", "1.00"), compressions(servers));
    }

    @Test
    void aChatStandsBesideAPlainRoomInTheSameContest() {
        Map<String, Result> servers =
                measure(Contest.ROOM, List.of(Peer.FOGHORN, Peer.FOGHORN_CHAT, Peer.FOGHORN_CHAT_H2));

        servers.values().forEach(result -> {
            assertEquals("room", result.scenario());
            assertEquals("100", result.settings().get("connections"));
            assertEquals(!result.server().equals("foghorn"), result.counters().containsKey("saidP99Nanos"));
        });
        assertTrue(new StandingSections(Standing.of(List.copyOf(servers.values()))).all().get(0).toString()
                .contains("foghorn-chat-h2"));
    }

    /** As the report's page shows them, by server. */
    private static Map<String, String> compressions(Map<String, Result> servers) {
        List<Section> sections = new StandingSections(Standing.of(List.copyOf(servers.values()))).all();
        Table table = sections.get(1).blocks().stream()
                .filter(Table.class::isInstance).map(Table.class::cast).findFirst().orElseThrow();
        int column = table.columns().indexOf("compressions a message");
        Map<String, String> shown = new HashMap<>();
        for (List<Cell> row : table.rows()) {
            shown.put(row.get(0).text(), row.get(column).text());
        }
        return shown;
    }
}
