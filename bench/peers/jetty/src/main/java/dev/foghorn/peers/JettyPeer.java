package dev.foghorn.peers;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/**
 * Jetty. Follows <a href="https://jetty.org/docs/jetty/12.1/programming-guide/server/websocket.html">WebSocket
 * Server</a> (Jetty's own API, without servlets) and <a
 * href="https://jetty.org/docs/jetty/12.1/programming-guide/server/http.html">HTTP Server</a> (connector with one
 * acceptor and one selector; threads are the default, which Jetty's adaptive strategy uses as needed). Arguments: port.
 */
public final class JettyPeer {
    private static final Set<Session> ALL = ConcurrentHashMap.newKeySet();

    private JettyPeer() {}

    public static void main(String[] args) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory());
        connector.setHost(Peer.HOST);
        connector.setPort(Peer.port(args));
        connector.setAcceptQueueSize(Peer.BACKLOG);
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(server, JettyPeer::configure));
        server.start();
        Peer.serve(connector.getLocalPort());
    }

    private static void configure(ServerWebSocketContainer container) {
        container.setMaxTextMessageSize(Peer.MAX_MESSAGE);
        container.setMaxBinaryMessageSize(Peer.MAX_MESSAGE);
        container.setMaxFrameSize(Peer.MAX_MESSAGE);
        container.setIdleTimeout(Duration.ofMinutes(10));
        container.addMapping("/echo", (request, response, callback) -> new Echo());
        container.addMapping("/broadcast", (request, response, callback) -> new Broadcast());
    }

    /** Public, since Jetty calls it by reflection. */
    public static final class Echo extends Session.Listener.AbstractAutoDemanding {
        @Override
        public void onWebSocketText(String text) {
            getSession().sendText(text, Callback.NOOP);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer bytes, Callback callback) {
            getSession().sendBinary(bytes, callback);
        }
    }

    /** Public, since Jetty calls it by reflection. */
    public static final class Broadcast extends Session.Listener.AbstractAutoDemanding {
        @Override
        public void onWebSocketOpen(Session session) {
            super.onWebSocketOpen(session);
            ALL.add(session);
        }

        @Override
        public void onWebSocketText(String text) {
            for (Session member : ALL) {
                member.sendText(text, Callback.NOOP);
            }
        }

        @Override
        public void onWebSocketBinary(ByteBuffer bytes, Callback callback) {
            ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
            callback.succeed();
            for (Session member : ALL) {
                member.sendBinary(copy.slice(), Callback.NOOP);
            }
        }

        @Override
        public void onWebSocketClose(int code, String reason, Callback callback) {
            ALL.remove(getSession());
            callback.succeed();
        }
    }
}
