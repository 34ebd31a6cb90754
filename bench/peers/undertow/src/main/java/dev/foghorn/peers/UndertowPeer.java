package dev.foghorn.peers;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.Options;
import org.xnio.Pooled;

/**
 * Undertow. Follows <a href="https://undertow.io/undertow-docs/undertow-docs-2.1.0/index.html">its manual</a>: I/O
 * threads ("one per CPU core is a reasonable default", and here there is one core), handlers on them since nothing
 * blocks, builder; and <a
 * href="https://github.com/undertow-io/undertow/tree/2.4.4.Final/examples/src/main/java/io/undertow/examples">its
 * examples</a> for WebSockets. Arguments: port.
 */
@SuppressWarnings("deprecation") // Pooled, which Undertow's own interface is made of
public final class UndertowPeer {
    private static final Set<WebSocketChannel> ALL = ConcurrentHashMap.newKeySet();

    private UndertowPeer() {}

    public static void main(String[] args) throws IOException {
        WebSocketConnectionCallback echo = (exchange, channel) -> receive(channel, new Echo());
        WebSocketConnectionCallback broadcast = (exchange, channel) -> {
            ALL.add(channel);
            channel.addCloseTask(ALL::remove);
            receive(channel, new Broadcast());
        };
        Undertow server = Undertow.builder()
                .addHttpListener(Peer.port(args), Peer.HOST)
                .setIoThreads(1)
                .setSocketOption(Options.BACKLOG, Peer.BACKLOG)
                .setSocketOption(Options.TCP_NODELAY, true)
                .setHandler(Handlers.path()
                        .addExactPath("/echo", Handlers.websocket(echo))
                        .addExactPath("/broadcast", Handlers.websocket(broadcast)))
                .build();
        server.start();
        Peer.serve(((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort());
    }

    private static void receive(WebSocketChannel channel, AbstractReceiveListener listener) {
        channel.getReceiveSetter().set(listener);
        channel.resumeReceives();
    }

    private static class WholeMessages extends AbstractReceiveListener {
        @Override
        protected long getMaxTextBufferSize() {
            return Peer.MAX_MESSAGE;
        }

        @Override
        protected long getMaxBinaryBufferSize() {
            return Peer.MAX_MESSAGE;
        }
    }

    private static final class Echo extends WholeMessages {
        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            WebSockets.sendText(message.getData(), channel, null);
        }

        @Override
        protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            Pooled<ByteBuffer[]> buffers = message.getData();
            WebSockets.sendBinary(buffers.getResource(), channel, new Release(buffers));
        }
    }

    private static final class Broadcast extends WholeMessages {
        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            String text = message.getData();
            for (WebSocketChannel member : ALL) {
                WebSockets.sendText(text, member, null);
            }
        }

        @Override
        protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            try (Pooled<ByteBuffer[]> buffers = message.getData()) {
                ByteBuffer bytes = WebSockets.mergeBuffers(buffers.getResource());
                for (WebSocketChannel member : ALL) {
                    WebSockets.sendBinary(bytes.duplicate(), member, null);
                }
            }
        }
    }

    /** Gives the buffers back when they were sent. */
    private record Release(Pooled<ByteBuffer[]> buffers) implements WebSocketCallback<Void> {
        @Override
        public void complete(WebSocketChannel channel, Void nothing) {
            buffers.close();
        }

        @Override
        public void onError(WebSocketChannel channel, Void nothing, Throwable cause) {
            buffers.close();
        }
    }
}
