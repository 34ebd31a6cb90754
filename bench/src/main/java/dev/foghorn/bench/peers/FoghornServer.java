package dev.foghorn.bench.peers;

import dev.foghorn.app.SelfSigned;
import dev.foghorn.bench.ChatRoute;
import dev.foghorn.bench.ServerProcess;
import dev.foghorn.hub.EchoHandler;
import dev.foghorn.hub.Hub;
import dev.foghorn.hub.RoomHandler;
import dev.foghorn.loop.Compression;
import dev.foghorn.loop.ConnectionOptions;
import dev.foghorn.loop.Direction;
import dev.foghorn.loop.EventLoop;
import dev.foghorn.loop.OutboundLimits;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import dev.foghorn.tls.ServerTls;
import java.io.IOException;
import java.time.Duration;

/**
 * Foghorn as its peers are: the same two paths, one loop, messages up to 16 MiB, and no pings, since none does. On
 * demand with TLS, or such that it compresses every message, or with the chat on a third path. To each byte of its
 * standard input it answers with the number of messages that it has compressed.
 */
final class FoghornServer {
    static final String TLS = "tls";
    static final String DEFLATE = "deflate";
    /** In memory. */
    static final String CHAT = "chat";
    static final String CHAT_IN_FILE = "chat-h2";
    /** The number is behind it. */
    static final String COMPRESSIONS = "compressions ";

    private static final int MAX_MESSAGE = 16 << 20;

    private FoghornServer() {}

    /** @param args the port, and one of these words or none */
    public static void main(String[] args) throws IOException {
        String variant = args.length > 1 ? args[1] : "";
        ConnectionOptions connection = ConnectionOptions.DEFAULT
                .withLimits(Limits.ofMessage(MAX_MESSAGE))
                .withOutbound(OutboundLimits.DEFAULT.withQueue(MAX_MESSAGE))
                .withHeartbeat(Duration.ZERO, ConnectionOptions.DEFAULT.pongTimeout(), Duration.ZERO)
                .withCompression(variant.equals(DEFLATE) ? Compression.DEFAULT.withAbove(0) : Compression.OFF);
        WebSocketServer.Builder builder = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT
                        .withAddress("127.0.0.1", Integer.parseInt(args[0]))
                        .withLoops(1)
                        .withConnection(connection))
                .tls(variant.equals(TLS) ? tls() : null)
                .route("/echo", new EchoHandler())
                .route("/broadcast", new RoomHandler(new Hub(), "broadcast"));
        ChatRoute chat = null;
        if (variant.equals(CHAT) || variant.equals(CHAT_IN_FILE)) {
            chat = new ChatRoute(variant.equals(CHAT_IN_FILE));
            chat.addTo(builder, "/chat");
        }
        WebSocketServer server = builder.start();
        System.out.println(ServerProcess.LISTENING + server.port());
        EventLoop loop = server.loops().get(0);
        while (System.in.read() >= 0) {
            loop.execute(() -> System.out.println(COMPRESSIONS + loop.counters().compressions(Direction.OUT)));
        }
        if (chat != null) {
            chat.close();
        }
        Runtime.getRuntime().halt(0); // connections that are open shall not delay it
    }

    private static ServerTls tls() throws IOException {
        return ServerTls.builder().certificate(SelfSigned.localhost()).build();
    }
}
