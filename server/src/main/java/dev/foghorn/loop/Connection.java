package dev.foghorn.loop;

import dev.foghorn.api.ClosingReport.Cause;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TCP side of one connection: reads once for each readiness, lets its {@link Phase} make sense of it, writes once,
 * and ends TCP in good order. What is on the wire is the {@link Transport}'s. Everything here runs on the loop's thread.
 *
 * <pre>
 *   ready --read--> phase.receive --> flush --> settle
 *                                                 | phase finished and everything flushed
 *                                                 +--- the peer has said all ----------+
 *                                                 v                                    v
 *                               shut output down, discard until EOF --> terminate: close
 * </pre>
 *
 * A peer has said all (RFC 6455 section 7.1.1 names the long way as an example only) once it has ended its output, or
 * has sent its Close, nothing in the bytes behind it, and was never pinged: what keeps the rules then sends no more.
 * Whoever sends on all the same after we have closed is answered with a reset, behind our Close and the FIN.
 */
final class Connection implements EventLoop.Selectable, Outlet {
    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    /**
     * Bytes of messages that may come of one read of compressed ones before others have their turn: as many as are read
     * at once of one that is not. Without it a read of 64 KiB could hold 64 MiB.
     */
    private static final int SHARE_OF_A_TURN = EventLoop.MOST_A_READ;

    private final EventLoop loop;
    private final SocketChannel channel;
    private final ConnectionOptions options;
    private Transport transport;
    private final Outbox outbox;
    /** Knows what the selector watches for. */
    private SelectionKey key;
    private Phase phase = Arrival.INSTANCE;
    /** Of a connection that was accepted. */
    private Admission.Ticket ticket;
    /** The peer's address where the socket does not tell it: behind a proxy that did, or after the end. */
    private SocketAddress client;

    private boolean readPaused;
    /** What was read, and did not fit into the share; null if nothing. Until it is received, nothing is read. */
    private ByteBuffer kept;
    /** The loop will ask for what is kept. */
    private boolean keptIsDue;
    private boolean eof;
    /** TCP_NODELAY is set. */
    private boolean prompt;

    /** When something was last read, or reading went on after a pause; see {@link EventLoop#now}. */
    private long lastRead;
    /** When closing began, or -1. */
    private long closingSince = -1;

    /** Null before it is on its loop, and once it is terminated. */
    private ConnectionState state;
    /** What ended TCP before the phase had finished, or null. */
    private Cause lostBy;

    private Connection(EventLoop loop, SocketChannel channel, ConnectionOptions options) {
        this.loop = loop;
        this.channel = channel;
        this.options = options;
        this.transport = loop.plain;
        this.outbox = new Outbox(this);
        this.lastRead = loop.now();
    }

    /** Puts a socket on a loop; on the loop's thread. A socket that cannot be registered is closed. */
    static Connection open(EventLoop loop, SocketChannel socket, ConnectionOptions options, int interest)
            throws IOException {
        try {
            socket.configureBlocking(false);
            Connection connection = new Connection(loop, loop.sockets.apply(socket), options);
            connection.key = loop.register(socket, interest, connection);
            connection.state = ConnectionState.OPENING;
            loop.counters().moved(null, ConnectionState.OPENING);
            return connection;
        } catch (IOException | RuntimeException | Error e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Begins the opening handshake: at once, or when that of TLS has ended. Nothing was written yet.
     *
     * @param tls null for bytes in the clear
     */
    void begin(SSLEngine tls, Phase opening) {
        if (tls == null) {
            become(opening);
            return;
        }
        hurry(); // each side writes several times before the other answers
        TlsHandshake handshake = new TlsHandshake(this, opening);
        transport = new TlsTransport(loop, tls, handshake);
        become(handshake);
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    ConnectionOptions options() {
        return options;
    }

    Outbox outbox() {
        return outbox;
    }

    /** Takes an accepted connection's place, and gives it back at the end. */
    void hold(Admission.Ticket ticket) {
        this.ticket = ticket;
    }

    Admission.Ticket ticket() {
        return ticket;
    }

    /** A proxy told for whom it connects. */
    void isFrom(SocketAddress client) {
        this.client = client;
    }

    /** Whether bytes on the wire are encrypted. */
    boolean isSecure() {
        return transport.isSecure();
    }

    /** Where the peer is, or was; null if it was never connected. From any thread. */
    SocketAddress remoteAddress() {
        try {
            return client == null ? channel.getRemoteAddress() : client;
        } catch (IOException gone) {
            return client; // written before the socket was closed
        }
    }

    /**
     * Frames will be sent: each is written whole, and must not wait until the peer has acknowledged the one before. Who
     * only opens and closes is spared the system call: a first write never waits, nor does one with a FIN behind it.
     */
    void hurry() {
        if (!prompt) {
            prompt = true;
            try {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            } catch (IOException e) {
                log.debug("{}: setting TCP_NODELAY failed", this, e); // if the socket is broken, the next write tells
            }
        }
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        return transport.write(channel, bytes);
    }

    @Override
    public int unsent() {
        return transport.unsent();
    }

    @Override
    public boolean flushUnsent() throws IOException {
        return transport.flush(channel);
    }

    @Override
    public void markDirty() {
        loop.markDirty(this);
    }

    /** What comes next is for this phase. */
    void become(Phase next) {
        phase = next;
    }

    /** It is counted here from now on; null is after the end, and nothing follows it. */
    void enter(ConnectionState next) {
        if (!isTerminated()) {
            loop.counters().moved(state, next);
            state = next;
        }
    }

    /** What ended TCP before the phase had finished, or null if nothing did. */
    Cause lostBy() {
        return lostBy;
    }

    long lastRead() {
        return lastRead;
    }

    /** When the peer last sent a byte, or its socket took one. */
    long lastLife() {
        return Math.max(lastRead, outbox.lastProgress());
    }

    /** The loop does not read: too much waits for the peer. */
    boolean isReadPaused() {
        return readPaused;
    }

    // ------------------------------------------------------------------------------------------------- readiness

    @Override
    public void ready(SelectionKey key) throws IOException {
        int operations = key.readyOps();
        if ((operations & SelectionKey.OP_READ) != 0) {
            read();
        }
        if (!isTerminated() && (operations & SelectionKey.OP_WRITE) != 0) {
            outbox.flush();
            settle();
        }
        if (!isTerminated() && (operations & SelectionKey.OP_CONNECT) != 0) {
            connected();
        }
    }

    /**
     * Starts connecting; {@link #ready} hears of the end, unless it comes at once.
     *
     * @param local the address to connect from, or null for any
     */
    void connect(SocketAddress address, SocketAddress local) {
        try {
            if (local != null) {
                channel.bind(local);
            }
            if (channel.connect(address)) {
                connected();
            }
        } catch (IOException | RuntimeException e) {
            lost("cannot connect" + (local == null ? "" : " from " + local) + ": " + sentence(e));
        }
    }

    private void connected() {
        try {
            channel.finishConnect();
        } catch (IOException e) {
            lost("cannot connect: " + e.getMessage());
            return;
        }
        setInterest(SelectionKey.OP_READ);
        try {
            if (transport.start()) {
                phase.connected();
            }
        } catch (IOException e) {
            lost(e);
            return;
        }
        outbox.flush();
        settle();
    }

    /** The transport has something, or can do something, though the socket is perhaps not ready. */
    void resume() {
        if (!isTerminated() && kept == null) {
            read();
        }
    }

    private void read() {
        ByteBuffer in = readBuffer();
        int start = in.position();
        int count;
        try {
            count = transport.read(channel, in);
        } catch (IOException e) {
            lost(e);
            return;
        }
        if (count > 0) {
            lastRead = loop.now();
        }
        if (in.position() > start) {
            in.limit(in.position()).position(start);
            receive(in);
        }
        if (!isTerminated() && transport.failure() != null) {
            failed(transport.failure());
        }
        if (!isTerminated() && transport.unsent() > 0 && !outbox.isBacklogged()) {
            outbox.flush(); // reading made the transport answer
        }
        noticeEof(count < 0);
        settle();
    }

    /** The phase hears of it once it has received everything else. */
    private void noticeEof(boolean seen) {
        if ((seen || transport.isAtEnd()) && !eof && !isTerminated() && kept == null) {
            receiveEof();
        }
    }

    private void receiveEof() {
        eof = true;
        if (transport.isTruncated()) {
            blame(Cause.TRUNCATED);
            phase.lost("the peer ended TCP without TLS's close_notify, so that what it sent may be cut short");
        }
        phase.receiveEof();
    }

    private ByteBuffer readBuffer() {
        ByteBuffer room = phase.room();
        if (room == null || transport.isSecure() && room.remaining() < EventLoop.BUFFER_BYTES) {
            return loop.in.clear();
        }
        return room.limit(room.position() + Math.min(room.remaining(), EventLoop.MOST_A_READ));
    }

    /** What these bytes cause leaves in one write. */
    private void receive(ByteBuffer in) {
        loop.corked = outbox;
        try {
            loop.leftOfTurn = SHARE_OF_A_TURN;
            // a phase may make way for the next one in the middle of the bytes: a head, then frames
            while (in.hasRemaining() && !isTerminated() && loop.leftOfTurn > 0) {
                phase.receive(in);
            }
            if (outbox.hasCorkedBytes()) {
                outbox.flush();
            }
        } finally {
            loop.uncork();
        }
        if (in.hasRemaining() && !isTerminated()) { // the buffer is the loop's
            kept = ByteBuffer.wrap(Arrays.copyOfRange(in.array(), in.position(), in.limit()));
        }
    }

    private void receiveKept() {
        ByteBuffer in = kept;
        kept = null;
        receive(in);
        noticeEof(false); // in the clear it was not read yet, and TLS remembers it
        settle();
    }

    /**
     * A message of this length was decompressed and handled.
     *
     * @return whether others shall have their turn before there is another one
     */
    boolean spend(int length) {
        loop.leftOfTurn = Math.max(0, loop.leftOfTurn - length);
        return loop.leftOfTurn == 0;
    }

    /** Frames came from elsewhere, such as a room, or something is kept. */
    void flushDirty() {
        boolean goesOn = keptIsDue && !readPaused;
        keptIsDue = false;
        if (isTerminated()) {
            return;
        }
        outbox.flush();
        if (goesOn) {
            receiveKept();
        } else {
            settle();
        }
    }

    /** After every event: is something due because of it? */
    void settle() {
        if (isTerminated()) {
            return;
        }
        if (outbox.broken() != null) {
            lost(outbox.broken());
            return;
        }
        if (closingSince < 0 && phase.isClosing() && (outbox.isEmpty() || options.stallTimeout().isZero())) {
            closingSince = loop.now(); // until then the stall timeout watches over what is still to leave
        }
        if (phase.isFinished() && outbox.isEmpty()) {
            endOutput();
        }
        if (!isTerminated()) {
            balance();
        }
    }

    /**
     * 7.1.1: a socket that is closed with unread input, or gets some afterwards, answers with a reset, which may take
     * our last bytes with it. So it is closed at once only where nothing can come; see {@link Phase#hasHeardAll}.
     */
    private void endOutput() {
        try {
            transport.endOutput();
            outbox.flush();
            if (outbox.broken() != null) {
                lost(outbox.broken());
                return;
            }
            if (!outbox.isEmpty()) {
                return; // the transport's last word must wait for the socket
            }
            if (eof || phase.hasHeardAll() && !transport.isSecure()) { // TLS has a last word of its own: close_notify
                terminate();
                return;
            }
            channel.shutdownOutput();
            phase = new Discard(this, phase);
        } catch (IOException e) {
            lost(e);
        }
    }

    /** Reads only from who also takes what it causes; asks for writability only after a short write. */
    private void balance() {
        if ((key.interestOps() & SelectionKey.OP_CONNECT) != 0) {
            return; // not connected yet
        }
        int queued = outbox.queuedBytes();
        if (!phase.pausesReading()) {
            readPaused = false;
        } else if (queued > options.outbound().highWater() && outbox.isBacklogged() && !readPaused) {
            readPaused = true;
            if (loop.outboundTotal.isOver(0)) {
                lost(Cause.SLOW_CONSUMER, "too much waits for slow peers in all (outbound-total), " + queued
                        + " bytes for this one");
                return;
            }
        }
        if (queued == 0 || queued < options.outbound().lowWater()) {
            if (readPaused) {
                readPaused = false;
                lastRead = loop.now(); // deadlines stood still
            }
            phase.writable();
        }
        if (kept != null && !readPaused && !keptIsDue) {
            keptIsDue = true;
            loop.markDirty(this);
        }
        setInterest((readPaused || kept != null || eof || !transport.mayRead() ? 0 : SelectionKey.OP_READ)
                | (outbox.isBacklogged() ? SelectionKey.OP_WRITE : 0));
    }

    /** Changed only where it differs: each change costs a system call. */
    private void setInterest(int wanted) {
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    // ---------------------------------------------------------------------------------------------------- time

    @Override
    public void sweep() {
        if (isTerminated()) {
            return;
        }
        long now = loop.now();
        if (closingSince >= 0 && now - closingSince > options.closingTimeout().toMillis()) {
            lost(Cause.CLOSE_UNANSWERED, "the peer did not finish the closing handshake within "
                    + options.closingTimeout().toMillis() + " ms (closing-timeout)");
        } else if (isStalled(now)) {
            lost(Cause.STALLED, "the peer took none of " + outbox.queuedBytes() + " queued bytes for "
                    + options.stallTimeout().toMillis() + " ms (stall-timeout)");
        } else {
            phase.sweep();
            settle();
        }
    }

    private boolean isStalled(long now) {
        long limit = options.stallTimeout().toMillis();
        return limit > 0 && outbox.isBacklogged() && now - outbox.lastProgress() > limit;
    }

    // ----------------------------------------------------------------------------------------------------- end

    /** See {@link Phase#goAway}. */
    void goAway(int code) {
        phase.goAway(code);
        settle();
    }

    /** See {@link Phase#delaysClosing}. */
    boolean delaysClosing() {
        return phase.delaysClosing();
    }

    /** TLS failed, and the peer is told why. */
    private void failed(SSLException e) {
        String how = "TLS failed: " + sentence(e);
        log.debug("{}: {}", this, how);
        blame(Cause.TLS);
        phase.lost(how);
        phase = new Alert(phase);
    }

    private void lost(IOException e) {
        lost(Cause.RESET, "connection lost: " + sentence(e));
    }

    private static String sentence(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** Ends a connection that cannot end in good order, for no reason that is known. */
    @Override
    public void lost(String how) {
        lost(loop.isStopped() ? Cause.STOPPED : Cause.UNEXPECTED, how);
    }

    /** Ends a connection that cannot end in good order. */
    void lost(Cause cause, String how) {
        if (!isTerminated()) {
            blame(cause);
            log.debug("{}: {}", this, how);
            try {
                phase.lost(how);
            } finally {
                terminate();
            }
        }
    }

    /** The first cause counts: what comes of it, such as a reset where the peer heard of an alert, is none. */
    private void blame(Cause cause) {
        if (lostBy == null && !phase.isFinished()) {
            lostBy = cause;
        }
    }

    boolean isTerminated() {
        return state == null;
    }

    /** Lets go of key and socket, then tells the phase. */
    void terminate() {
        if (isTerminated()) {
            return;
        }
        client = remoteAddress(); // a closed socket forgets it
        enter(null);
        loop.release(this);
        if (ticket != null) {
            ticket.endHandshake();
        }
        transport.abandon();
        outbox.release();
        kept = null;
        phase.ended();
    }

    SelectionKey key() {
        return key;
    }

    /**
     * Closes the socket, once the selector has forgotten it, and gives the place back: not before, since each place
     * stands for a file descriptor. Nor after, so that a client that has seen its end finds the place free.
     */
    void close() throws IOException {
        if (ticket != null) {
            ticket.leave();
        }
        channel.close();
    }

    @Override
    public String toString() {
        return client == null ? "connection " + channel : "connection of " + client + " by " + channel;
    }
}
