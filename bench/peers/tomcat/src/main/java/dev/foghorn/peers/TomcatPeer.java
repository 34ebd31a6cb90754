package dev.foghorn.peers;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/**
 * Tomcat. Follows <a href="https://tomcat.apache.org/tomcat-11.0-doc/web-socket-howto.html">WebSocket How-To</a>
 * (message buffers), <a href="https://tomcat.apache.org/tomcat-11.0-doc/config/http.html">The HTTP Connector</a>
 * (limits), and its examples <a
 * href="https://github.com/apache/tomcat/tree/11.0.x/webapps/examples/WEB-INF/classes/websocket">echo and chat</a>: the
 * blocking remote, one sender at a time to each session.
 *
 * <p>Arguments: port, and bytes of the buffer that each connection gets for a message (64 KiB unless told otherwise:
 * Tomcat allocates it for each kind of message at once, so that a thousand connections with one of 1 MiB would not fit
 * into the heap). What is longer is echoed piece by piece, as the example does.
 */
public final class TomcatPeer {
    private static final String MESSAGE_BUFFER = Integer.toString(64 << 10);
    private static final String MAX_CONNECTIONS = "20000";

    private static final Set<Session> ALL = ConcurrentHashMap.newKeySet();

    private TomcatPeer() {}

    public static void main(String[] args) throws IOException, LifecycleException {
        String buffer = args.length > 1 ? args[1] : MESSAGE_BUFFER;
        Path empty = Files.createTempDirectory("tomcat-peer");
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(empty.toString());
        tomcat.setSilent(true);
        tomcat.setConnector(connector(Peer.port(args)));
        Context context = tomcat.addContext("", empty.toString());
        context.addParameter("org.apache.tomcat.websocket.textBufferSize", buffer);
        context.addParameter("org.apache.tomcat.websocket.binaryBufferSize", buffer);
        // the upgrade is a filter: there must be something that it stands in front of
        Tomcat.addServlet(context, "default", new DefaultServlet());
        context.addServletMappingDecoded("/", "default");
        context.addServletContainerInitializer(new WsSci(), Set.of(Echo.class, Broadcast.class));
        tomcat.start();
        Files.walk(empty).sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
        Peer.serve(tomcat.getConnector().getLocalPort());
    }

    private static Connector connector(int port) {
        Connector connector = new Connector("HTTP/1.1");
        connector.setPort(port);
        connector.setProperty("address", Peer.HOST);
        connector.setProperty("acceptCount", Integer.toString(Peer.BACKLOG));
        connector.setProperty("maxConnections", MAX_CONNECTIONS);
        return connector;
    }

    /** Public, since Tomcat makes it by reflection. */
    @ServerEndpoint("/echo")
    public static final class Echo {
        @OnMessage
        public void onText(Session session, String text, boolean last) throws IOException {
            session.getBasicRemote().sendText(text, last);
        }

        @OnMessage
        public void onBinary(Session session, ByteBuffer bytes, boolean last) throws IOException {
            session.getBasicRemote().sendBinary(bytes, last);
        }
    }

    /** Public, since Tomcat makes it by reflection. */
    @ServerEndpoint("/broadcast")
    public static final class Broadcast {
        @OnOpen
        public void onOpen(Session session) {
            ALL.add(session);
        }

        @OnMessage
        public void onText(String text) throws IOException {
            for (Session member : ALL) {
                synchronized (member) {
                    member.getBasicRemote().sendText(text);
                }
            }
        }

        @OnMessage
        public void onBinary(ByteBuffer bytes) throws IOException {
            for (Session member : ALL) {
                synchronized (member) {
                    member.getBasicRemote().sendBinary(bytes.duplicate());
                }
            }
        }

        @OnClose
        public void onClose(Session session) {
            ALL.remove(session);
        }
    }
}
