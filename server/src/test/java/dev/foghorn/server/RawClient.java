package dev.foghorn.server;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A client that knows only sockets: writes any bytes, right or wrong, and reads what comes back, with none of the code
 * under test. Whatever takes ten seconds fails.
 */
public final class RawClient implements AutoCloseable {
    private static final int LIMIT_MILLIS = 10_000;
    private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    /**
     * A frame as it came.
     *
     * @param marked with RSV1: its message is compressed
     */
    public record Frame(int opcode, boolean fin, boolean marked, byte[] payload) {
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** The code of a Close, or -1 if it is another frame. */
        public int closeCode() {
            return opcode == 8 && payload.length >= 2 ? ByteBuffer.wrap(payload).getShort() & 0xFFFF : -1;
        }

        public String closeReason() {
            return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }
    }

    private RawClient(InetSocketAddress address, int receiveBuffer) throws IOException {
        this(new Socket(), address, receiveBuffer);
    }

    private RawClient(Socket socket, InetSocketAddress address, int receiveBuffer) throws IOException {
        this.socket = socket;
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setSoTimeout(LIMIT_MILLIS);
        socket.setTcpNoDelay(true);
        socket.connect(address, LIMIT_MILLIS);
        in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
    }

    /** Connects TCP, and says nothing. */
    public static RawClient connect(InetSocketAddress address) throws IOException {
        return new RawClient(address, 0);
    }

    /** Connects a socket of another kind: TLS's. */
    public static RawClient connect(Socket socket, InetSocketAddress address) throws IOException {
        return new RawClient(socket, address, 0);
    }

    /** The same, that takes little before it is read. */
    public static RawClient connectNarrow(Socket socket, InetSocketAddress address) throws IOException {
        return new RawClient(socket, address, 4096);
    }

    /** A WebSocket connection, with further header lines in its request. */
    public static RawClient open(WebSocketServer server, String target, String... lines) throws IOException {
        return connect(server.address()).upgrade(target, lines);
    }

    /** A WebSocket connection that takes little before it is read. */
    public static RawClient openNarrow(WebSocketServer server, String target) throws IOException {
        return new RawClient(server.address(), 4096).upgrade(target);
    }

    public RawClient upgrade(String target, String... lines) throws IOException {
        send(request(target, lines));
        String head = readHead();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException(head);
        }
        return this;
    }

    /** A right handshake, and further header lines. */
    public static String request(String target, String... lines) {
        StringBuilder head = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n");
        for (String line : lines) {
            head.append(line).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    public static byte[] frame(int firstByte, byte[] payload) {
        return frame(firstByte, payload.length, payload);
    }

    public static byte[] text(String text) {
        return frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] close(int code, String reason) {
        byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
        return frame(0x88, ByteBuffer.allocate(2 + utf8.length).putShort((short) code).put(utf8).array());
    }

    /** A masked frame that declares any length. */
    public static byte[] frame(int firstByte, long declared, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) firstByte);
        if (declared <= 125) {
            frame.put((byte) (0x80 | declared));
        } else if (declared <= 0xFFFF) {
            frame.put((byte) (0x80 | 126)).putShort((short) declared);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(declared);
        }
        frame.put(KEY);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ KEY[i % 4]));
        }
        byte[] bytes = new byte[frame.flip().remaining()];
        frame.get(bytes);
        return bytes;
    }

    /** All in one write. */
    public RawClient send(byte[]... parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        out.write(bytes.toByteArray());
        return this;
    }

    public RawClient send(String ascii) throws IOException {
        return send(ascii.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Up to the empty line. */
    public String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    /** All there is up to EOF; a reset fails. */
    public String readToEof() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    public Frame readFrame() throws IOException {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte(); // a server's frame is not masked
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(first & 0xF, first >= 0x80, (first & 0x40) != 0, payload);
    }

    /** Whether what comes next is the end, in good order. */
    public boolean isAtEof() throws IOException {
        return in.read() < 0;
    }

    /** Whether the server ends the connection, in whatever order; nothing else may come. */
    public boolean hasEnded() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    public RawClient shutdownOutput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Closes with a reset, as a process that is killed may. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
