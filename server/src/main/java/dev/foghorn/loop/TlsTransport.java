package dev.foghorn.loop;

import dev.foghorn.protocol.handshake.HandshakeException;
import dev.foghorn.protocol.handshake.HttpResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * TLS (RFC 8446, RFC 5246) by an SSLEngine, which opens and makes records and touches no socket:
 *
 * <pre>
 *   socket --one read--&gt; [ rest | what came ] --unwrap, record by record--&gt; clear bytes --&gt; Connection
 *                           ^        |
 *                           +--------+  a record of which a part is missing; whole ones while a task runs
 *
 *   Outbox --&gt; clear bytes --wrap, record by record--&gt; [ records ] --one write--&gt; socket
 *                                                          |
 *   what the engine has to say: handshake, alerts  ---&gt;  unsent  ---&gt; first of all, once the socket takes it
 * </pre>
 *
 * Both pairs of brackets are {@linkplain TlsBuffers buffers of the loop}; only {@code rest} and {@code unsent} belong to
 * the connection, are at most twice as large as what they held, and are null in an idle one. Reading never writes: what
 * it causes becomes unsent, which the {@link Outbox} flushes and counts as queued, so that one place knows of short
 * writes.
 */
final class TlsTransport implements Transport {
    /** First byte of a record that belongs to the handshake (RFC 8446 section 5.1). */
    static final byte HANDSHAKE = 22;
    /** That of a refusal. */
    private static final byte ALERT = 21;

    /**
     * Bytes unsent above which nothing is read. A write leaves less; this many come together only where a peer makes
     * the engine answer, by key updates, and does not read.
     */
    private static final int MOST_UNSENT = 4 * EventLoop.BUFFER_BYTES;

    /**
     * Records in a row without clear bytes that an open connection may get, and in one read. Each key update costs two
     * new ciphers and an answer for 27 bytes, and no peer has a use for many (RFC 8446 section 5.5: a key lasts for
     * millions of records); BoringSSL too ends the connection at the 33rd.
     */
    private static final int MOST_EMPTY = 32;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Hears how the handshake goes; on the loop's thread. */
    interface Listener {
        /** Clear bytes may be written from now on, and may come. */
        void secured();

        /** A task is done: there may be something to read, and to write, though the socket may have nothing new. */
        void resume();
    }

    private enum State {
        HANDSHAKE,
        OPEN,
        /** Nothing can be said or heard any more: what comes is thrown away, and what is to go too. */
        DEAD
    }

    private final EventLoop loop;
    private final SSLEngine engine;
    private final Listener listener;

    private State state = State.HANDSHAKE;
    /** Something came already. */
    private boolean begun;
    /** The engine is in the hands of another thread. */
    private boolean taskRuns;
    /** The connection is gone. */
    private volatile boolean abandoned;
    private boolean atEnd;
    private boolean truncated;
    private boolean outputEnded;
    /** Records without clear bytes since the handshake, or since the last read that gave some. */
    private int empty;
    /** Of the last read. */
    private SSLException failure;

    private byte[] rest;
    private ByteBuffer unsentRecords;
    private volatile int unsent;

    TlsTransport(EventLoop loop, SSLEngine engine, Listener listener) {
        this.loop = loop;
        this.engine = engine;
        this.listener = listener;
    }

    /** A client speaks first. */
    @Override
    public boolean start() throws SSLException {
        engine.beginHandshake();
        advance(NOTHING, NOTHING);
        return false;
    }

    // -------------------------------------------------------------------------------------------------- reading

    @Override
    public int read(ByteChannel socket, ByteBuffer in) throws IOException {
        failure = null;
        if (state == State.DEAD) {
            return discard(socket, in);
        }
        ByteBuffer records = loop.tlsBuffers().in.clear();
        if (rest != null) {
            records.put(rest);
            rest = null;
        }
        int count = socket.read(records);
        loop.counters().transferred(Direction.IN, Math.max(0, count));
        records.flip();
        if (!taskRuns) {
            open(records, in);
        }
        keep(records);
        if (taskRuns) {
            return Math.max(0, count); // what was kept is to be opened yet
        }
        if (count < 0) {
            truncated = !atEnd && state == State.OPEN;
            atEnd = true;
        }
        return count;
    }

    private int discard(ByteChannel socket, ByteBuffer in) throws IOException {
        int count = socket.read(in);
        loop.counters().transferred(Direction.IN, Math.max(0, count));
        atEnd |= count < 0;
        return count;
    }

    private void open(ByteBuffer records, ByteBuffer in) {
        int start = in.position();
        try {
            if (!begun && records.hasRemaining()) {
                begun = true;
                requireTls(records.get(0));
            }
            advance(records, in);
        } catch (SSLException e) {
            failure = e; // what is in the records before it is good
            fail();
        }
        if (in.position() > start) {
            empty = 0;
        }
    }

    /** What is left of the loop's buffer, which the next connection needs. */
    private void keep(ByteBuffer records) {
        if (records.hasRemaining() && state != State.DEAD) {
            rest = Arrays.copyOfRange(records.array(), records.position(), records.limit());
        }
    }

    /** Opens records, and lets the engine say what it must, until it needs more bytes or a task. */
    private void advance(ByteBuffer records, ByteBuffer in) throws SSLException {
        HandshakeStatus status = engine.getHandshakeStatus();
        while (true) {
            switch (status) {
                case NEED_TASK -> {
                    runTasks();
                    return;
                }
                case NEED_WRAP -> status = speak();
                default -> {
                    if (atEnd || !records.hasRemaining()) {
                        return;
                    }
                    SSLEngineResult result = engine.unwrap(records, in);
                    limitEmpty(result);
                    status = after(result);
                    switch (result.getStatus()) {
                        case OK -> { }
                        case CLOSED -> atEnd = true; // close_notify; there may be an answer to it
                        // The rest of a record is missing. The JDK asks for room for all of it before it sees that;
                        // for a record that is there, there is always room.
                        case BUFFER_UNDERFLOW, BUFFER_OVERFLOW -> {
                            return;
                        }
                    }
                }
            }
        }
    }

    private void limitEmpty(SSLEngineResult result) throws SSLException {
        boolean isEmpty = result.bytesConsumed() > 0 && result.bytesProduced() == 0;
        if (isEmpty && state == State.OPEN && ++empty > MOST_EMPTY) {
            throw new SSLException("the peer sent over " + MOST_EMPTY + " records in a row without content");
        }
    }

    /** What the engine wants next. The end of the handshake shows in one result only. */
    private HandshakeStatus after(SSLEngineResult result) {
        if (result.getHandshakeStatus() != HandshakeStatus.FINISHED) {
            return result.getHandshakeStatus();
        }
        if (state == State.HANDSHAKE) {
            state = State.OPEN;
            listener.secured();
        }
        return engine.getHandshakeStatus();
    }

    private void runTasks() throws SSLException {
        if (state == State.OPEN) {
            // What an engine may do at once after the handshake are tickets and key updates. Renegotiation takes
            // tasks: TLS 1.2 allows to refuse it, and who could ask for it at will could keep us busy.
            throw new SSLException("the peer asked for a renegotiation, which is refused");
        }
        taskRuns = true;
        DelegatedTasks.run(engine, loop, () -> !abandoned, () -> {
            taskRuns = false;
            listener.resume();
        });
    }

    @Override
    public SSLException failure() {
        return failure;
    }

    @Override
    public boolean isAtEnd() {
        return atEnd;
    }

    @Override
    public boolean isTruncated() {
        return truncated;
    }

    @Override
    public boolean mayRead() {
        return !taskRuns && unsent <= MOST_UNSENT;
    }

    // -------------------------------------------------------------------------------------------------- writing

    @Override
    public int write(ByteChannel socket, ByteBuffer out) throws IOException {
        if (unsent > 0 && !flush(socket)) {
            return 0;
        }
        int start = out.position();
        boolean goesOn = true;
        while (out.hasRemaining() && goesOn) {
            goesOn = writeRecords(socket, out);
        }
        if (state == State.DEAD || engine.isOutboundDone()) {
            out.position(out.limit()); // RFC 5246 section 7.2.1: after close_notify, "discarding any pending writes"
        }
        return out.position() - start;
    }

    /** @return whether there may be more */
    private boolean writeRecords(ByteChannel socket, ByteBuffer out) throws IOException {
        ByteBuffer records = loop.tlsBuffers().out.clear();
        SSLEngineResult result;
        do {
            result = engine.wrap(out, records);
        } while (out.hasRemaining() && result.bytesProduced() > 0);
        if (records.flip().hasRemaining()) {
            write(socket, records, true);
            return unsent == 0;
        }
        return false;
    }

    @Override
    public int unsent() {
        return unsent;
    }

    @Override
    public boolean flush(ByteChannel socket) throws IOException {
        if (unsent > 0) {
            write(socket, unsentRecords, false);
        }
        return unsent == 0;
    }

    /** @param lent whether the buffer is the loop's, so that what is left is to be copied */
    private void write(ByteChannel socket, ByteBuffer records, boolean lent) throws IOException {
        loop.counters().transferred(Direction.OUT, socket.write(records));
        if (!records.hasRemaining()) {
            unsentRecords = null;
        } else if (lent) {
            unsentRecords = copyOf(records);
        }
        unsent = records.remaining();
    }

    /** The engine has something to say that is no clear bytes: it becomes unsent. */
    private HandshakeStatus speak() throws SSLException {
        ByteBuffer records = loop.tlsBuffers().out.clear();
        SSLEngineResult result = engine.wrap(NOTHING, records);
        if (records.flip().hasRemaining()) {
            addUnsent(records);
        }
        HandshakeStatus next = after(result);
        // An engine whose output is closed goes on to want what it cannot do.
        return next == HandshakeStatus.NEED_WRAP && result.bytesProduced() == 0 ? HandshakeStatus.NEED_UNWRAP : next;
    }

    /** Grows by doubling: a peer that does not read decides how often there is more. */
    private void addUnsent(ByteBuffer records) {
        int length = records.remaining();
        if (unsentRecords == null || unsentRecords.capacity() - unsentRecords.limit() < length) {
            ByteBuffer larger = ByteBuffer.allocate(unsent + Math.max(unsent, length));
            if (unsentRecords != null) {
                larger.put(unsentRecords);
            }
            unsentRecords = larger.flip();
        }
        int end = unsentRecords.limit();
        unsentRecords.limit(end + length).put(end, records, records.position(), length);
        unsent = unsentRecords.remaining();
    }

    private static ByteBuffer copyOf(ByteBuffer bytes) {
        ByteBuffer copy = ByteBuffer.allocate(bytes.remaining());
        return copy.put(bytes.slice()).flip();
    }

    // ---------------------------------------------------------------------------------------------------- ending

    /** Says close_notify (RFC 8446 section 6.1). */
    @Override
    public void endOutput() throws IOException {
        if (!outputEnded && state == State.OPEN) {
            outputEnded = true;
            engine.closeOutbound();
            speakAll();
        }
    }

    /** The engine is done for: its alert becomes unsent. */
    private void fail() {
        if (state != State.DEAD) {
            state = State.DEAD;
            engine.closeOutbound();
            try {
                speakAll();
            } catch (SSLException e) {
                // it threw already, and has nothing to say
            }
        }
    }

    private void speakAll() throws SSLException {
        HandshakeStatus status = engine.getHandshakeStatus();
        while (status == HandshakeStatus.NEED_WRAP) {
            status = speak();
        }
    }

    /** Whoever forgot the s of https or wss reads why this does not work: a method of HTTP begins with a letter. */
    private void requireTls(byte first) throws SSLException {
        if (first == HANDSHAKE || first == ALERT) {
            return;
        }
        state = State.DEAD;
        engine.closeOutbound();
        if (!engine.getUseClientMode() && first >= 'A' && first <= 'Z') {
            unsentRecords = ByteBuffer.wrap(HttpResponse.of(new HandshakeException(
                    400, "this port speaks TLS: use https:// or wss://")).bytes());
            unsent = unsentRecords.remaining();
            throw new SSLException("the peer speaks HTTP without TLS");
        }
        throw new SSLException("the peer does not speak TLS");
    }

    @Override
    public void abandon() {
        abandoned = true;
    }

    @Override
    public boolean isSecure() {
        return true;
    }
}
