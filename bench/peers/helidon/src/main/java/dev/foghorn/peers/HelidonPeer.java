package dev.foghorn.peers;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Helidon SE. Follows <a href="https://helidon.io/docs/v4/se/websocket">WebSocket</a> and <a
 * href="https://helidon.io/docs/v4/se/webserver">WebServer</a>. Its way is a virtual thread for each connection, so
 * there is no number of loops to set. A session may be written by one thread at a time only: a broadcast takes turns
 * with a lock of each member's. Arguments: port.
 */
public final class HelidonPeer {
    private static final Set<Member> ALL = ConcurrentHashMap.newKeySet();

    private HelidonPeer() {}

    public static void main(String[] args) throws IOException {
        WebServer server = WebServer.builder()
                .host(Peer.HOST)
                .port(Peer.port(args))
                .backlog(Peer.BACKLOG)
                .addRouting(WsRouting.builder()
                        .endpoint("/echo", Echo::new)
                        .endpoint("/broadcast", Broadcast::new))
                .build()
                .start();
        Peer.serve(server.port());
    }

    private static final class Echo implements WsListener {
        @Override
        public void onMessage(WsSession session, String text, boolean last) {
            session.send(text, last);
        }

        @Override
        public void onMessage(WsSession session, BufferData bytes, boolean last) {
            session.send(bytes, last);
        }
    }

    private record Member(WsSession session, Lock lock) {
        void send(Consumer<WsSession> message) {
            lock.lock();
            try {
                message.accept(session);
            } finally {
                lock.unlock();
            }
        }
    }

    private static final class Broadcast implements WsListener {
        private Member self;

        @Override
        public void onOpen(WsSession session) {
            self = new Member(session, new ReentrantLock());
            ALL.add(self);
        }

        @Override
        public void onMessage(WsSession session, String text, boolean last) {
            ALL.forEach(member -> member.send(to -> to.send(text, last)));
        }

        @Override
        public void onMessage(WsSession session, BufferData bytes, boolean last) {
            byte[] copy = bytes.readBytes();
            ALL.forEach(member -> member.send(to -> to.send(BufferData.create(copy), last)));
        }

        @Override
        public void onClose(WsSession session, int code, String reason) {
            ALL.remove(self);
        }

        @Override
        public void onError(WsSession session, Throwable cause) {
            ALL.remove(self);
        }
    }
}
