package dev.foghorn.loop;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Set;

/** A socket that moves few bytes a call, and of which one call fails. */
final class FaultySocket extends SocketChannel {
    /** How often a socket has nothing, or takes nothing. */
    private static final int A_WHILE = 3;

    private final SocketChannel socket;
    private final int most;
    private final Fault fault;
    private final int at;
    private final Runnable onStrike;
    /** Of the kind that the fault is about. */
    private int calls;
    private volatile boolean struck;

    /**
     * @param most bytes that one call moves
     * @param at the call that goes wrong, counted from 1 among those of its kind, or {@link Fault#NEVER}
     * @param onStrike is told that it goes wrong now
     */
    FaultySocket(SocketChannel socket, int most, Fault fault, int at, Runnable onStrike) {
        super(socket.provider());
        this.socket = socket;
        this.most = most;
        this.fault = fault;
        this.at = at;
        this.onStrike = onStrike;
    }

    /** Whether the fault has happened; from any thread. */
    boolean wasStruck() {
        return struck;
    }

    private void count(Fault.Call call) throws IOException {
        if (call == fault.call && ++calls == at) {
            struck = true;
            onStrike.run();
        }
        if (struck && fault.isReset() && (call == Fault.Call.READ || call == Fault.Call.WRITE)) {
            throw new IOException("Connection reset, on purpose");
        }
    }

    /** Counts a call that either fails or does not. */
    private void countOrFail(Fault.Call call) throws IOException {
        count(call);
        if (struck && call == fault.call) {
            throw new IOException(call + " fails on purpose");
        }
    }

    private boolean isIdle(Fault idle) {
        return struck && fault == idle && calls < at + A_WHILE;
    }

    private interface Moving {
        int move(ByteBuffer bytes) throws IOException;
    }

    private int cut(ByteBuffer bytes, Moving moving) throws IOException {
        int limit = bytes.limit();
        bytes.limit(bytes.position() + Math.min(most, bytes.remaining()));
        try {
            return moving.move(bytes);
        } finally {
            bytes.limit(limit);
        }
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
        count(Fault.Call.READ);
        if (struck && fault == Fault.END_OF_INPUT) {
            return -1;
        }
        return isIdle(Fault.NO_INPUT) ? 0 : cut(bytes, socket::read);
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        count(Fault.Call.WRITE);
        return isIdle(Fault.FULL) ? 0 : cut(bytes, socket::write);
    }

    @Override
    public boolean finishConnect() throws IOException {
        countOrFail(Fault.Call.CONNECT);
        return socket.finishConnect();
    }

    @Override
    public <T> SocketChannel setOption(SocketOption<T> name, T value) throws IOException {
        countOrFail(Fault.Call.OPTION);
        socket.setOption(name, value);
        return this;
    }

    @Override
    public SocketChannel shutdownOutput() throws IOException {
        countOrFail(Fault.Call.SHUTDOWN);
        socket.shutdownOutput();
        return this;
    }

    @Override
    protected void implCloseSelectableChannel() throws IOException {
        socket.close();
        countOrFail(Fault.Call.CLOSE);
    }

    // ------------------------------------------------------------------------------------------ what never fails

    @Override
    public SocketChannel bind(SocketAddress local) throws IOException {
        socket.bind(local);
        return this;
    }

    @Override
    public boolean connect(SocketAddress remote) throws IOException {
        return socket.connect(remote);
    }

    @Override
    public boolean isConnected() {
        return socket.isConnected();
    }

    @Override
    public boolean isConnectionPending() {
        return socket.isConnectionPending();
    }

    @Override
    public SocketAddress getRemoteAddress() throws IOException {
        return socket.getRemoteAddress();
    }

    @Override
    public SocketAddress getLocalAddress() throws IOException {
        return socket.getLocalAddress();
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        return socket.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return socket.supportedOptions();
    }

    @Override
    public String toString() {
        return fault + " " + at + " of " + socket;
    }

    // -------------------------------------------------------------------------------------------- what is not used

    @Override
    public SocketChannel shutdownInput() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket socket() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] buffers, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] buffers, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void implConfigureBlocking(boolean block) {
        throw new UnsupportedOperationException();
    }
}
