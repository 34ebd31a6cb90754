package dev.foghorn.bench.jmh;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.bench.PlainClient;
import dev.foghorn.hub.Hub;
import dev.foghorn.hub.Room;
import dev.foghorn.hub.RoomHandler;
import dev.foghorn.loop.Compression;
import dev.foghorn.loop.ConnectionOptions;
import dev.foghorn.protocol.deflate.DeflateParameters;
import dev.foghorn.protocol.deflate.PerMessageDeflate;
import dev.foghorn.protocol.deflate.Zlib;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A broadcast of 125 bytes to a room: from publishing on another thread than the loop's until every member has read
 * it. The server is in this JVM, so that {@code -prof gc} counts what it allocates; the members, read one after
 * another, allocate nothing.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class FanOutBench {
    private static final String ROOM = "all";
    private static final String TEXT = ".".repeat(125);

    @Param({"10", "100", "1000"})
    private int members;

    /** By permessage-deflate: once, for all members. */
    @Param({"false", "true"})
    private boolean compressed;

    private final Hub hub = new Hub();
    private final List<PlainClient> clients = new ArrayList<>();
    private ByteBuffer frame;

    @Setup
    public void join() throws IOException {
        Compression compression = compressed ? Compression.DEFAULT.withAbove(0) : Compression.OFF;
        frame = ByteBuffer.allocateDirect(frame(compression).length);
        // Ends with the fork: JMH would count what closing allocates to the last iteration.
        WebSocketServer server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withLoops(1)
                        .withConnection(ConnectionOptions.DEFAULT.withCompression(compression)))
                .port(0)
                .route("/room", new RoomHandler(hub, ROOM))
                .start();
        for (int i = 0; i < members; i++) {
            clients.add(PlainClient.open(
                    server.address(), "/room", null, "Sec-WebSocket-Extensions: permessage-deflate"));
        }
        // a member hears what is published after it has joined: on its loop, perhaps after its 101 was read here
        while (hub.room(ROOM).map(Room::size).orElse(0) < members) {
            Thread.onSpinWait();
        }
    }

    /** What each member gets. */
    private byte[] frame(Compression compression) {
        PreparedMessage message = PreparedMessage.text(TEXT);
        if (!compressed) {
            return message.frame();
        }
        try (Zlib zlib = new Zlib(compression.level())) {
            DeflateParameters agreed = new DeflateParameters(
                    true, true, DeflateParameters.ABSENT, DeflateParameters.ABSENT);
            return message.frame(new PerMessageDeflate(Role.SERVER, agreed, compression.above(), zlib));
        }
    }

    @Benchmark
    public int publish() throws IOException {
        hub.publish(ROOM, PreparedMessage.text(TEXT));
        for (PlainClient client : clients) {
            client.await(frame);
        }
        return frame.position();
    }
}
