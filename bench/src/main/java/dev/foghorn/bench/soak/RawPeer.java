package dev.foghorn.bench.soak;

import dev.foghorn.bench.Shape;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.close.ProtocolException;
import dev.foghorn.protocol.frame.FrameHeader;
import dev.foghorn.protocol.frame.FrameParser;
import dev.foghorn.protocol.frame.FrameSink;
import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.MaskingKeys;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.Role;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A peer that does what no client should: its bytes are made by hand, and it reads only when it is told to. One thread
 * at a time.
 */
final class RawPeer implements Closeable {
    /** Longer than any of the server's timeouts: over it the server hangs. */
    static final Duration PATIENCE = Duration.ofSeconds(45);

    private static final ThreadLocal<FrameWriter> WRITER =
            ThreadLocal.withInitial(() -> FrameWriter.client(MaskingKeys.secure()));
    private static final int READ_SIZE = 64 << 10;
    private static final String END_OF_HEAD = "\r\n\r\n";

    private final SocketChannel channel;
    private final FrameParser parser = new FrameParser(Role.CLIENT, Limits.ofMessage(Limits.LARGEST));
    private final Frames frames = new Frames();
    private ByteBuffer in = ByteBuffer.allocate(0);

    private RawPeer(SocketChannel channel) {
        this.channel = channel;
    }

    /** TCP only. */
    static RawPeer connect(InetSocketAddress server) throws IOException {
        return connect(server, 0);
    }

    /** @param receiveBuffer bytes that the system may keep for a peer that does not read; 0 for as many as it likes */
    static RawPeer connect(InetSocketAddress server, int receiveBuffer) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            if (receiveBuffer > 0) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
            }
            channel.connect(server);
            return new RawPeer(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** With the opening handshake done. */
    static RawPeer open(InetSocketAddress server, String path) throws IOException {
        return connect(server).upgrade(path, "");
    }

    /** @param fields more header fields, each with its line's end */
    RawPeer upgrade(String path, String fields) throws IOException {
        send(request(path, fields + "\r\n"));
        String answer = readHead();
        if (!answer.startsWith("HTTP/1.1 101 ")) {
            throw new IOException("instead of 101 the server answered " + answer.lines().findFirst().orElse("nothing"));
        }
        return this;
    }

    /** A request for a connection, up to and without the empty line that ends it. */
    static byte[] request(String path, String rest) {
        return ("GET " + path + " HTTP/1.1\r\nHost: soak\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" + rest)
                .getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] frame(boolean fin, int rsv, Opcode opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(FrameHeader.MAX_LENGTH + payload.length);
        WRITER.get().write(new Shape.Into(frame), fin, rsv, opcode, payload, 0, payload.length);
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    // -------------------------------------------------------------------------------------------------- sending

    /** All of it, however long the server takes. */
    void send(byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        channel.configureBlocking(true);
        while (left.hasRemaining()) {
            channel.write(left);
        }
    }

    /** As much as goes without waiting. @return how much went */
    int offer(ByteBuffer bytes) throws IOException {
        channel.configureBlocking(false);
        return channel.write(bytes);
    }

    /** All of it; where the server waits for us to read first, we read, and pass over what came. */
    void sendReading(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (offer(bytes) == 0) {
                read();
            }
        }
    }

    void message(Opcode opcode, byte[] payload) throws IOException {
        send(frame(true, 0, opcode, payload));
    }

    void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    // ------------------------------------------------------------------------------------------------- receiving

    /** The next frame, a Ping too: this peer answers nothing. */
    Frame read() throws IOException {
        try {
            while (frames.queue.isEmpty()) {
                if (!in.hasRemaining() && !fill()) {
                    throw new EOFException("the server ended TCP without a Close");
                }
                parser.parse(in, frames);
            }
        } catch (ProtocolException e) {
            throw new IOException(e.getMessage(), e);
        }
        return frames.queue.remove();
    }

    /** Passes over everything up to the server's Close. */
    CloseStatus readClose() throws IOException {
        Frame frame = read();
        while (frame.opcode != Opcode.CLOSE) {
            frame = read();
        }
        try {
            return CloseStatus.parse(frame.payload, 0, frame.payload.length);
        } catch (ProtocolException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Passes over control frames up to the next with data. */
    byte[] readData() throws IOException {
        Frame frame = read();
        while (frame.opcode.isControl()) {
            frame = read();
        }
        return frame.payload;
    }

    /** A response's head; what follows it is left to be read. Empty if the server ended TCP first. */
    String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf(END_OF_HEAD) < 0) {
            if (!in.hasRemaining() && !fill()) {
                return head.toString();
            }
            head.append((char) in.get());
        }
        return head.toString();
    }

    /** Passes over everything up to the end of TCP, orderly or not. */
    void awaitEnd() throws IOException {
        try {
            while (fill()) {
                // whatever it says
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException reset) {
            // an end too
        }
    }

    /** Whether TCP has ended; looks without waiting, and passes over what came. */
    boolean hasEnded() {
        try {
            channel.configureBlocking(false);
            ByteBuffer some = ByteBuffer.allocate(READ_SIZE);
            return channel.read(some) < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    private boolean fill() throws IOException {
        channel.configureBlocking(true);
        channel.socket().setSoTimeout((int) PATIENCE.toMillis());
        byte[] bytes = new byte[READ_SIZE];
        int length = channel.socket().getInputStream().read(bytes);
        in = ByteBuffer.wrap(bytes, 0, Math.max(0, length));
        return length >= 0;
    }

    /** One of the server's. */
    record Frame(Opcode opcode, byte[] payload) {}

    /** Those that came and were not asked for yet. */
    private static final class Frames implements FrameSink {
        private final Queue<Frame> queue = new ArrayDeque<>();
        private final ByteArrayOutputStream payload = new ByteArrayOutputStream();
        private Opcode opcode;

        @Override
        public void onFrame(FrameHeader header) {
            payload.reset();
            opcode = header.opcode();
        }

        @Override
        public void onPayload(byte[] array, int offset, int length) {
            payload.write(array, offset, length);
        }

        @Override
        public void onFrameEnd() {
            queue.add(new Frame(opcode, payload.toByteArray()));
        }
    }

    // --------------------------------------------------------------------------------------------------- ending

    /** Ends TCP with a reset. */
    void reset() throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
    }

    /** Without any handshake. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // it is of no use any more, closed or not
        }
    }
}
