package dev.foghorn.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A client that adds as little as possible to what is measured: a blocking socket, frames made beforehand, replies
 * counted and not looked at. Once open it allocates nothing if it is given direct buffers.
 */
public final class PlainClient implements AutoCloseable {
    private static final int MAX_HEAD = 4096;

    private final SocketChannel channel;

    private PlainClient(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * @param source the address to connect from, or null for any
     * @param lines further header lines
     */
    public static PlainClient open(
            InetSocketAddress server, String target, InetSocketAddress source, String... lines) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            // closing resets: thousands of ports would else have to wait before they can be used again
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            if (source != null) {
                channel.bind(source);
            }
            channel.connect(server);
            PlainClient client = new PlainClient(channel);
            client.handshake(server, target, lines);
            return client;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void handshake(InetSocketAddress server, String target, String... lines) throws IOException {
        String request = "GET " + target + " HTTP/1.1\r\n"
                + "Host: " + server.getHostString() + ":" + server.getPort() + "\r\n"
                + "Upgrade: websocket\r\n"
                + "Connection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\n"
                + Stream.of(lines).map(line -> line + "\r\n").collect(Collectors.joining()) + "\r\n";
        write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        ByteBuffer head = ByteBuffer.allocate(MAX_HEAD);
        String text;
        do {
            readSome(head);
            text = new String(head.array(), 0, head.position(), StandardCharsets.US_ASCII);
        } while (!text.endsWith("\r\n\r\n") && head.hasRemaining());
        if (!text.startsWith("HTTP/1.1 101 ")) {
            throw new IOException("the server answered " + text.lines().findFirst().orElse("nothing"));
        }
    }

    /** Sends all of {@code frames} and waits until {@code replies} is full. */
    public void exchange(ByteBuffer frames, ByteBuffer replies) throws IOException {
        frames.rewind();
        write(frames);
        await(replies);
    }

    /** Waits until {@code replies} is full. */
    public void await(ByteBuffer replies) throws IOException {
        replies.clear();
        while (replies.hasRemaining()) {
            readSome(replies);
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void readSome(ByteBuffer into) throws IOException {
        if (channel.read(into) < 0) {
            throw new EOFException("the server ended the connection");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
