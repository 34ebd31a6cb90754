package dev.foghorn.bench.soak;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.SendResult;
import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.app.SelfSigned;
import dev.foghorn.bench.ServerProcess;
import dev.foghorn.hub.Hub;
import dev.foghorn.hub.RoomHandler;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import dev.foghorn.tls.ServerTls;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The server that is put to the test, in a process of its own, with the limits that everybody gets who sets none. Only
 * a silent peer is found out sooner than by default. It has two ports, in the clear and with TLS.
 */
final class SoakServer {
    static final String ECHO = "/echo";
    static final String FLOOD = "/flood";
    static final String BLOCK = "/block";
    static final String THROW = "/throw";
    /** With a room's name behind it. */
    static final String ROOM = "/room/";

    /** More loops than one, so that one can be blocked while another goes on. */
    static final int LOOPS = 2;
    /** Silence after which a peer is pinged, and the time that it has for an answer. */
    static final Duration SILENCE = Duration.ofSeconds(4);
    /** How long a handler blocks that should not. */
    static final Duration BLOCKED = Duration.ofSeconds(1);
    /** What a flood comes to. */
    static final long FLOOD_BYTES = 200_000_000;
    /** A text to {@link #ECHO} that is answered with the name of the loop. */
    static final String WHERE = "where?";

    private static final byte[] FLOOD_MESSAGE = new byte[64 << 10];

    private SoakServer() {}

    public static void main(String[] args) throws IOException {
        Hub hub = new Hub();
        WebSocketServer server = WebSocketServer.builder()
                .options(options())
                .route(ECHO, SoakServer::echo)
                .route(FLOOD, SoakServer::flood)
                .route(BLOCK, new Blocking())
                .route(THROW, new Throwing())
                .routeTo(ROOM + "{name}", request -> new RoomHandler(hub, request.variable()))
                .start();
        ServerProcess.serve(server.port(), server.openSecure(0, tls()).getPort());
    }

    private static ServerTls tls() throws IOException {
        return ServerTls.builder().certificate(SelfSigned.localhost()).build();
    }

    private static ServerOptions options() {
        return ServerOptions.DEFAULT
                .withAddress("127.0.0.1", 0)
                .withLoops(LOOPS)
                .withConnection(ServerOptions.DEFAULT.connection().withHeartbeat(SILENCE, SILENCE, Duration.ZERO));
    }

    private static void echo(WebSocket socket, Message message) {
        if (message.isText() && message.text().equals(WHERE)) {
            socket.send(Thread.currentThread().getName());
        } else {
            socket.send(message);
        }
    }

    /** Sends and sends, whatever the answer is. */
    private static void flood(WebSocket socket, Message message) {
        PreparedMessage part = PreparedMessage.binary(FLOOD_MESSAGE);
        for (long sent = 0; sent < FLOOD_BYTES; sent += FLOOD_MESSAGE.length) {
            if (socket.send(part) == SendResult.DROPPED) {
                return;
            }
        }
    }

    /** Tells on which loop it is, and then blocks it. */
    private static final class Blocking implements WebSocketHandler {
        @Override
        public void onOpen(WebSocket socket) {
            socket.send(Thread.currentThread().getName());
        }

        @Override
        public void onMessage(WebSocket socket, Message message) {
            try {
                TimeUnit.NANOSECONDS.sleep(BLOCKED.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            socket.send(message);
        }
    }

    private static final class Throwing implements WebSocketHandler {
        @Override
        public void onMessage(WebSocket socket, Message message) {
            throw new IllegalStateException("thrown to see what happens");
        }
    }
}
