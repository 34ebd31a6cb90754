package dev.foghorn.peers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * No WebSocket at all: sends back the bytes that come, over {@code java.nio}. The floor under every server on the JVM:
 * one read and one write a turn, and interest in writing only after a write that was short.
 *
 * <p>Follows <a href="https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/nio/channels/Selector.html">the
 * documentation of Selector</a> (selection with an action, no set of keys) and <a
 * href="https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/nio/ByteBuffer.html">of ByteBuffer</a> (a
 * direct buffer for native I/O). Arguments: port.
 */
public final class RawEcho {
    private static final int BUFFER = 512 << 10;

    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

    private RawEcho() throws IOException {}

    public static void main(String[] args) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(Peer.HOST, Peer.port(args)), Peer.BACKLOG);
        server.configureBlocking(false);
        RawEcho echo = new RawEcho();
        server.register(echo.selector, SelectionKey.OP_ACCEPT);
        Thread loop = new Thread(echo::run, "raw-echo");
        loop.setDaemon(true);
        loop.start();
        Peer.serve(server.socket().getLocalPort());
    }

    private void run() {
        try {
            while (true) {
                selector.select(this::serve);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the selector failed", e);
        }
    }

    private void serve(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept((ServerSocketChannel) key.channel());
            } else if (key.attachment() == null) {
                echo(key, (SocketChannel) key.channel());
            } else {
                writeRest(key, (SocketChannel) key.channel());
            }
        } catch (IOException gone) {
            close(key);
        }
    }

    private void accept(ServerSocketChannel server) throws IOException {
        SocketChannel channel;
        while ((channel = server.accept()) != null) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ);
        }
    }

    private void echo(SelectionKey key, SocketChannel channel) throws IOException {
        buffer.clear();
        if (channel.read(buffer) < 0) {
            channel.close();
            return;
        }
        channel.write(buffer.flip());
        if (buffer.hasRemaining()) {
            key.attach(ByteBuffer.allocateDirect(buffer.remaining()).put(buffer).flip());
            key.interestOps(SelectionKey.OP_WRITE);
        }
    }

    private static void writeRest(SelectionKey key, SocketChannel channel) throws IOException {
        ByteBuffer rest = (ByteBuffer) key.attachment();
        channel.write(rest);
        if (!rest.hasRemaining()) {
            key.attach(null);
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            // it was gone before
        }
    }
}
