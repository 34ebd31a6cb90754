package dev.foghorn.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.bench.load.LoadOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContestTest {
    @TempDir
    private Path logs;

    @ParameterizedTest
    @EnumSource
    void everyLoadIsOneThatTheGeneratorUnderstands(Contest contest) throws Exception {
        ServerJvm jvm = new ServerJvm(Jdk.own(), "64m", "Serial", Cores.SHARED);
        try (PeerProcess server = PeerProcess.start(
                Peer.FOGHORN, jvm, PeerFolder.besideThis(), false, logs.resolve("log"))) {
            LoadOptions.of(contest.load(server, Duration.ZERO, Duration.ofSeconds(1)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByTheNameThatReportsShow(Contest contest) {
        assertEquals(contest, Contest.of(contest.toString()));
    }

    @Test
    void theByteEchoTakesPartWhereNothingButBytesIsNeeded() {
        assertTrue(Contest.ECHO_16K.takes(Peer.RAW));
        assertFalse(Contest.LATENCY.takes(Peer.RAW));
        assertFalse(Contest.CONNECT.takes(Peer.RAW));
        assertFalse(Contest.BROADCAST.takes(Peer.RAW));
        assertTrue(Contest.BROADCAST.takes(Peer.JETTY));
    }

    @Test
    void aChatTakesPartWhereThereAreRooms() {
        assertTrue(Contest.ROOM.takes(Peer.FOGHORN_CHAT));
        assertTrue(Contest.BROADCAST.takes(Peer.FOGHORN_CHAT_H2));
        assertFalse(Contest.ECHO.takes(Peer.FOGHORN_CHAT));
        assertFalse(Contest.IDLE.takes(Peer.FOGHORN_CHAT_H2));
    }

    @Test
    void idleConnectionsAreAllPlain() {
        assertTrue(Contest.IDLE.takes(Peer.FOGHORN));
        assertFalse(Contest.IDLE.takes(Peer.FOGHORN_TLS));
        assertFalse(Contest.IDLE.takes(Peer.FOGHORN_DEFLATE));
    }
}
