package dev.foghorn.peers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;

/**
 * Java-WebSocket. Follows <a href="https://github.com/TooTallNate/Java-WebSocket/wiki">its wiki</a> (example server,
 * <a href="https://github.com/TooTallNate/Java-WebSocket/wiki/Enable-TCP_NODELAY">TCP_NODELAY</a>, and its own
 * {@code broadcast}); one decoder thread beside the selector's. Arguments: port.
 */
public final class JavaWebSocketPeer extends WebSocketServer {
    private final Set<WebSocket> all = ConcurrentHashMap.newKeySet();
    private final CountDownLatch started = new CountDownLatch(1);

    private JavaWebSocketPeer(int port) {
        super(new InetSocketAddress(Peer.HOST, port), 1);
        setTcpNoDelay(true);
        setReuseAddr(true);
        setMaxPendingConnections(Peer.BACKLOG);
    }

    public static void main(String[] args) throws InterruptedException, IOException {
        JavaWebSocketPeer server = new JavaWebSocketPeer(Peer.port(args));
        server.start();
        server.started.await();
        Peer.serve(server.getPort());
    }

    @Override
    public void onStart() {
        started.countDown();
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {
        if (handshake.getResourceDescriptor().equals("/broadcast")) {
            socket.setAttachment(all);
            all.add(socket);
        }
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
        if (socket.getAttachment() == null) {
            socket.send(text);
        } else {
            broadcast(text, all);
        }
    }

    @Override
    public void onMessage(WebSocket socket, ByteBuffer bytes) {
        if (socket.getAttachment() == null) {
            socket.send(bytes);
        } else {
            broadcast(bytes, all);
        }
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {
        all.remove(socket);
    }

    @Override
    public void onError(WebSocket socket, Exception cause) {
        if (socket == null) { // the server's own, such as a port that is taken
            System.err.println(cause.getMessage());
            Runtime.getRuntime().halt(1);
        }
    }
}
