package dev.foghorn.bench.timing;

import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.close.ProtocolException;
import dev.foghorn.protocol.frame.FrameParser;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.handshake.ClientHandshake;
import dev.foghorn.protocol.handshake.HandshakeException;
import dev.foghorn.protocol.handshake.HeadLimits;
import dev.foghorn.protocol.handshake.HttpHead;
import dev.foghorn.protocol.handshake.HttpHeadParser;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One connection, used by one worker at a time that waits for each answer: what the timing models speak of. Each of
 * its operations is a phase, with one moment on the way:
 *
 * <pre>
 *   prepare | connect:     TCP connect ... [TCP is connected] ... (TLS) ... request sent ... 101 read
 *           | echo:        frames written ... [first frame of the echo begins] ... echo read and compared
 *           | disconnect:  Close sent ... [Close read] ... end of TCP read                           | close
 * </pre>
 *
 * What is outside of the bars (socket, local port, handshake key) is not in any of the times. After an
 * {@link IOException} the connection is of no use, and to be closed.
 */
public final class BlockingClient implements AutoCloseable {
    private final Target target;
    private final Socket tcp = new Socket();
    /** What is talked through: TCP, or TLS over it. */
    private Socket socket = tcp;
    private final ClientHandshake handshake;
    private final byte[] request;
    private final FrameParser parser = new FrameParser(Role.CLIENT, Limits.ofMessage(Limits.LARGEST));
    private final Answers answers = new Answers();

    /** Why another thread closed the socket; null if none did. */
    private volatile String aborted;

    private volatile boolean open;

    private BlockingClient(Target target) {
        this.target = target;
        this.handshake = target.handshake();
        this.request = handshake.requestBytes();
    }

    /** A connection that only needs to connect. */
    public static BlockingClient prepare(Target target) throws IOException {
        BlockingClient client = new BlockingClient(target);
        client.tcp.setTcpNoDelay(true);
        InetSocketAddress source = target.nextSource();
        if (source != null) {
            client.tcp.bind(source);
        }
        return client;
    }

    /**
     * TCP, TLS with wss, and the opening handshake.
     *
     * @return when TCP was connected, by {@link System#nanoTime}
     */
    public long connect(Workspace workspace) throws IOException {
        tcp.connect(target.address());
        long connected = System.nanoTime();
        socket = target.over(tcp);
        socket.getOutputStream().write(request);
        HttpHeadParser headParser = HttpHeadParser.ofResponse(HeadLimits.DEFAULT);
        try {
            HttpHead head = null;
            while (head == null) {
                if (!read(workspace)) {
                    throw new IOException("the server ended TCP before it answered the handshake");
                }
                head = headParser.parse(workspace.in());
            }
            handshake.check(head);
        } catch (HandshakeException e) {
            throw new IOException(e.getMessage(), e);
        }
        parse(workspace); // frames may come with the 101
        open = true;
        return connected;
    }

    /**
     * Sends a text and waits until the same comes back.
     *
     * @param message ASCII
     * @param fragments frames to send it in (RFC 6455 section 5.4), at least 1; of equal length, but for rounding
     * @return when the first frame of the echo began, by {@link System#nanoTime}
     */
    public long echo(byte[] message, int fragments, Workspace workspace) throws IOException {
        answers.expect(message);
        for (int i = 0; i < fragments; i++) {
            int from = cut(message.length, i, fragments);
            int to = cut(message.length, i + 1, fragments);
            Opcode opcode = i == 0 ? Opcode.TEXT : Opcode.CONTINUATION;
            workspace.frame(i == fragments - 1, opcode, message, from, to - from);
        }
        workspace.flush(socket.getOutputStream());
        while (!answers.isEchoed()) {
            if (answers.closeStatus() != null) {
                throw new IOException("the server closed with " + answers.closeStatus() + " instead of an echo");
            }
            if (!receive(workspace)) {
                throw new IOException("the server ended TCP instead of an echo");
            }
        }
        return answers.firstFrameAt();
    }

    /** Where fragment {@code i} of so many begins. */
    static int cut(int length, int i, int fragments) {
        return (int) ((long) length * i / fragments);
    }

    /**
     * The closing handshake and the end of TCP, begun by us; it is for the server to end TCP (section 7.1.1).
     *
     * @return when the server's Close was read, by {@link System#nanoTime}
     */
    public long disconnect(CloseStatus status, Workspace workspace) throws IOException {
        sendClose(status, workspace);
        awaitClose(workspace);
        long closed = System.nanoTime();
        awaitEnd(workspace);
        return closed;
    }

    /**
     * Lets the server begin to close, by sending what it must not accept; we answer its Close.
     *
     * @return when the server's Close was read, by {@link System#nanoTime}
     */
    long provoke(byte[] bytes, Workspace workspace) throws IOException {
        socket.getOutputStream().write(bytes);
        awaitClose(workspace);
        long closed = System.nanoTime();
        sendClose(new CloseStatus(closeStatus().code(), ""), workspace);
        awaitEnd(workspace);
        return closed;
    }

    private void sendClose(CloseStatus status, Workspace workspace) throws IOException {
        byte[] payload = status.payload();
        workspace.frame(true, Opcode.CLOSE, payload, 0, payload.length);
        workspace.flush(socket.getOutputStream());
    }

    private void awaitClose(Workspace workspace) throws IOException {
        while (answers.closeStatus() == null) {
            if (!receive(workspace)) {
                throw new IOException("the server ended TCP without a Close");
            }
        }
    }

    private void awaitEnd(Workspace workspace) throws IOException {
        while (read(workspace)) {
            // nothing that follows a Close is of interest
        }
    }

    /** Whether it is connected, and no operation failed since. */
    boolean isOpen() {
        return open && !tcp.isClosed();
    }

    /** The status of the server's Close; null if none came. */
    CloseStatus closeStatus() {
        return answers.closeStatus();
    }

    /** Payload bytes of each frame of the last echo. */
    List<Long> echoedFrames() {
        return answers.frames();
    }

    private boolean receive(Workspace workspace) throws IOException {
        boolean more = read(workspace);
        parse(workspace);
        return more;
    }

    /** @return false at the end of TCP */
    private boolean read(Workspace workspace) throws IOException {
        ByteBuffer in = workspace.in();
        int length = socket.getInputStream().read(in.array());
        in.clear().limit(Math.max(0, length));
        return length >= 0;
    }

    private void parse(Workspace workspace) throws IOException {
        try {
            while (workspace.in().hasRemaining()) {
                parser.parse(workspace.in(), answers);
            }
        } catch (ProtocolException e) {
            throw new IOException(e.getMessage(), e);
        }
        for (byte[] ping = answers.nextPing(); ping != null; ping = answers.nextPing()) {
            workspace.frame(true, Opcode.PONG, ping, 0, ping.length);
            workspace.flush(socket.getOutputStream());
        }
        answers.check();
    }

    /** Ends what a worker waits for, with this cause; from another thread. */
    void abort(String why) {
        aborted = why;
        close();
    }

    /** The sentence for a failure of this connection. */
    String cause(IOException failure) {
        String why = aborted;
        return why != null ? why : failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    /** Without any handshake. */
    @Override
    public void close() {
        try {
            tcp.close();
        } catch (IOException e) {
            // it is of no use any more, closed or not
        }
    }

    /** {@link #close} with a reset, so that no port has to wait. */
    public void reset() throws IOException {
        tcp.setSoLinger(true, 0);
        tcp.close();
    }
}
