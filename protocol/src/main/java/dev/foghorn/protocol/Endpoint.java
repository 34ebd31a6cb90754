package dev.foghorn.protocol;

import dev.foghorn.protocol.close.CloseCode;
import dev.foghorn.protocol.close.CloseHandshake;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.close.ProtocolException;
import dev.foghorn.protocol.frame.ByteSink;
import dev.foghorn.protocol.frame.FrameHeader;
import dev.foghorn.protocol.frame.FrameParser;
import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.protocol.message.MessageAssembler;
import dev.foghorn.protocol.message.MessageExtension;
import dev.foghorn.protocol.message.MessageSink;
import dev.foghorn.protocol.message.SpareArrays;
import java.nio.ByteBuffer;

/**
 * One side of one WebSocket connection after the opening handshake (RFC 6455 sections 5 to 7), without any socket: the
 * only class that a transport must know.
 *
 * <pre>
 *   bytes in --receive--> FrameParser --> MessageAssembler --> MessageSink (the application)
 *                              | ProtocolException   | Ping, Close
 *                              v                     v
 *                            fail()            Pong, Close reply
 *                              |                     |
 *   bytes out &lt;-- ByteSink &lt;-- FrameWriter &lt;---------+------ send, ping, close (the application)
 * </pre>
 *
 * The transport gives in every byte that arrives, and the end of them; writes what comes out in that order; and after
 * each call asks {@link #tcpCloseDue}. Whatever the peer sends, nothing is thrown: a violation becomes a Close frame,
 * and {@link #status} tells what it was. Exceptions of the application's sink pass
 * through, and leave what was not read yet in the buffer.
 *
 * <p>Pings are answered, and a Close is, before the application hears of it. Not thread-safe: one thread at a time.
 */
public final class Endpoint {
    private final Shared shared;
    private final ByteSink out;
    private final MessageSink application;
    private final MessageExtension extension;
    private final Limits limits;
    private final CloseHandshake closing = new CloseHandshake();

    /** What reads, and knows what is under way; null while nothing is: most connections are quiet most of the time. */
    private Inbound inbound;
    /** What that had read last when it was let go. */
    private Opcode lastBeforeRest;

    /** A message of which the application has sent some fragments, but not the last. */
    private boolean fragmentedSend;
    private boolean eof;
    /** A callback asked for it: what comes behind the message at hand must wait. */
    private boolean paused;
    /** The peer may send, or has sent, bytes behind its Close. */
    private boolean trailing;

    /**
     * What the endpoints of one thread have in common.
     *
     * @param writer its role is theirs
     * @param spares for long messages
     */
    public record Shared(FrameWriter writer, SpareArrays spares) {}

    /** An endpoint without extensions, that shares nothing. */
    public Endpoint(FrameWriter writer, Limits limits, ByteSink out, MessageSink application) {
        this(new Shared(writer, new SpareArrays(0)), limits, out, application, null);
    }

    /**
     * @param limits on what the peer may send
     * @param out gets the frames that are to go to the peer
     * @param application gets what the peer sends
     * @param extension the one that the handshake agreed on, or null
     */
    public Endpoint(
            Shared shared, Limits limits, ByteSink out, MessageSink application, MessageExtension extension) {
        this.shared = shared;
        this.out = out;
        this.application = application;
        this.extension = extension;
        this.limits = limits;
    }

    public Role role() {
        return shared.writer.role();
    }

    /** The one that the handshake agreed on, or null. */
    public MessageExtension extension() {
        return extension;
    }

    // ------------------------------------------------------------------------------------------------ receiving

    /**
     * Takes bytes from the peer and consumes them all, unless a callback calls {@link #pause}.
     *
     * @param in array-backed; its content is unmasked in place
     */
    public void receive(ByteBuffer in) {
        if (inbound == null) {
            inbound = new Inbound();
        }
        Inbound reading = inbound;
        paused = false;
        try {
            // A callback may have closed or failed the connection: ask again before each frame.
            while (in.hasRemaining() && closing.mayReceive() && !paused) {
                reading.parser.parse(in, reading.assembler);
            }
        } catch (ProtocolException violation) {
            fail(violation.status());
        } finally {
            inbound = reading; // no rest inside a callback: the next frame may have begun
        }
        if (paused && closing.mayReceive()) {
            return;
        }
        // 7.1.7: after failing, and after a Close, an endpoint must not go on to process data from the peer.
        trailing |= in.hasRemaining();
        in.position(in.limit());
    }

    /**
     * Inside a callback: {@link #receive} returns after it, and leaves what is behind it in the buffer, to be given in
     * again before anything else is. For who has done enough at once for this peer.
     */
    public void pause() {
        paused = true;
    }

    /**
     * Where the next bytes may be read to, to be given to {@link #receive} there: inside a long message they need not
     * be copied. Null if any buffer is as good, as is most often.
     */
    public ByteBuffer room() {
        return inbound == null || !closing.mayReceive() ? null : inbound.assembler.room(inbound.parser.payloadLeft());
    }

    /**
     * The peer's bytes have ended, and with them a message under way; a connection that was not closed has failed with
     * 1006 (section 7.1.5).
     */
    public void receiveEof() {
        eof = true;
        closing.receiveEof();
        if (inbound != null) {
            inbound.assembler.abandon();
        }
    }

    /**
     * Lets go of what only reading needs, if no frame and no message is under way. For a connection on which nothing
     * comes for a while: what comes next makes it anew.
     */
    public void rest() {
        if (inbound != null && inbound.parser.isBetweenFrames() && inbound.assembler.isBetweenMessages()) {
            lastBeforeRest = lastReceived();
            inbound = null;
        }
    }

    /** The kind of the last frame that came, or of the one that is coming; null before the first. To be shown. */
    public Opcode lastReceived() {
        Opcode last = inbound == null ? null : inbound.parser.lastOpcode();
        return last == null ? lastBeforeRest : last;
    }

    /** Reads, handles what section 5.5 asks of every endpoint, then tells the application. */
    private final class Inbound implements MessageSink {
        final FrameParser parser = new FrameParser(role(), limits);
        final MessageAssembler assembler = new MessageAssembler(limits, this, extension, shared.spares);

        Inbound() {
            if (extension != null) {
                parser.allowRsv(extension.rsv(), extension.overhead(limits.maxFrame()));
            }
        }

        @Override
        public void onMessage(Message message) {
            application.onMessage(message);
        }

        @Override
        public void onPing(Message applicationData) {
            // 5.5.2: "Upon receipt of a Ping frame, an endpoint MUST send a Pong frame in response, unless it already
            // received a Close frame"; 5.5.3: the Pong has "identical "Application data"". That we have sent a Close is
            // no excuse: 5.5.1 forbids only data frames after it.
            shared.writer.write(out, true, 0, Opcode.PONG,
                    applicationData.array(), applicationData.offset(), applicationData.length());
            application.onPing(applicationData);
        }

        @Override
        public void onPong(Message applicationData) {
            application.onPong(applicationData);
        }

        @Override
        public void onClose(CloseStatus status) {
            out.discard(); // 1.4: the peer discards what would still come
            // 5.5.1: "the endpoint typically echos the status code it received"
            if (closing.receiveClose(status)) {
                close(new CloseStatus(status.code(), ""));
            }
            application.onClose(status);
        }
    }

    // -------------------------------------------------------------------------------------------------- sending

    /**
     * Sends a whole message in one frame.
     *
     * @param opcode {@code TEXT} (the payload must be UTF-8; it is not checked) or {@code BINARY}
     * @return false if the connection is closing or closed, and nothing was sent
     * @throws IllegalStateException inside a message that is being sent in fragments
     */
    public boolean send(Opcode opcode, byte[] payload, int offset, int length) {
        requireData(opcode);
        if (!closing.maySend()) {
            return false;
        }
        requireNoFragmentedSend();
        data(opcode, payload, offset, length);
        return true;
    }

    /**
     * Sends a received message on, as {@link #send(Opcode, byte[], int, int)} does. A server does not copy a long one
     * that {@linkplain Message#mayBeGivenAway may be given away}, and copies others once for all that send them on.
     */
    public boolean send(Message message) {
        if (message.length() < Message.LONG || role().masks() || extension != null) {
            return send(message.opcode(), message.array(), message.offset(), message.length());
        }
        if (!message.mayBeGivenAway()) {
            return sendEncoded(message.frame());
        }
        if (!closing.maySend()) {
            return false;
        }
        requireNoFragmentedSend();
        out.appendOwned(message.array(), message.giveAway());
        return true;
    }

    /**
     * Sends the next fragment of a message (section 5.4). Pings, pongs and a Close may come between fragments, other
     * messages may not. Fragments are not given to the extension.
     *
     * @param opcode {@code TEXT} or {@code BINARY}, the same for each fragment of a message; characters may be cut
     * @param last whether the message ends here
     * @return false if the connection is closing or closed, and nothing was sent
     */
    public boolean sendFragment(Opcode opcode, boolean last, byte[] payload, int offset, int length) {
        requireData(opcode);
        if (!closing.maySend()) {
            return false;
        }
        // 5.4: the first frame has the opcode of the message, all others that of a continuation
        Opcode onWire = fragmentedSend ? Opcode.CONTINUATION : opcode;
        shared.writer.write(out, last, 0, onWire, payload, offset, length);
        fragmentedSend = !last;
        return true;
    }

    /**
     * Sends a whole message that {@link FrameWriter#encode} made before, shared and not copied; a server's only, since
     * a client masks each frame anew.
     *
     * @return false if the connection is closing or closed, and nothing was sent
     */
    public boolean sendEncoded(byte[] frame) {
        if (role().masks()) {
            throw new IllegalStateException("a client cannot send a frame that is not masked (RFC 6455 section 5.1)");
        }
        if (!closing.maySend()) {
            return false;
        }
        requireNoFragmentedSend();
        out.append(frame);
        return true;
    }

    /**
     * Sends a Ping (section 5.5.2).
     *
     * @param applicationData at most 125 bytes
     * @return false if the connection is closing or closed, and nothing was sent
     */
    public boolean ping(byte[] applicationData) {
        trailing = true; // 5.5.1 forbids only data frames behind a Close: the Pong may come there
        return control(Opcode.PING, applicationData, 0, applicationData.length);
    }

    /** Sends a Pong that answers no Ping: "a unidirectional heartbeat" (section 5.5.3). See {@link #ping}. */
    public boolean pong(byte[] applicationData) {
        return control(Opcode.PONG, applicationData, 0, applicationData.length);
    }

    private void data(Opcode opcode, byte[] payload, int offset, int length) {
        int encoded = extension == null
                ? MessageExtension.AS_IT_IS
                : extension.encode(payload, offset, length);
        if (encoded == MessageExtension.AS_IT_IS) {
            shared.writer.write(out, true, 0, opcode, payload, offset, length);
        } else {
            shared.writer.write(out, true, extension.rsv(), opcode, extension.encoded(), 0, encoded);
        }
    }

    private boolean control(Opcode opcode, byte[] payload, int offset, int length) {
        if (length > FrameHeader.MAX_CONTROL_PAYLOAD) {
            throw new IllegalArgumentException("a " + opcode + " holds at most " + FrameHeader.MAX_CONTROL_PAYLOAD
                    + " bytes, not " + length);
        }
        if (!closing.maySend()) {
            return false;
        }
        shared.writer.write(out, true, 0, opcode, payload, offset, length);
        return true;
    }

    private static void requireData(Opcode opcode) {
        if (opcode != Opcode.TEXT && opcode != Opcode.BINARY) {
            throw new IllegalArgumentException("a message is TEXT or BINARY, not " + opcode);
        }
    }

    private void requireNoFragmentedSend() {
        if (fragmentedSend) {
            throw new IllegalStateException(
                    "a message sent in fragments is not complete: no other may come between (RFC 6455 section 5.4)");
        }
    }

    // -------------------------------------------------------------------------------------------------- closing

    /**
     * Starts the closing handshake (section 7.1.2). Messages still arrive until the peer's Close does.
     *
     * @param status from {@link CloseStatus#of}, or {@link CloseStatus#NONE}
     * @return false if a Close was sent before, or the connection has failed
     * @throws IllegalArgumentException if the code may not be sent
     */
    public boolean close(CloseStatus status) {
        // 7.4.1: 1005, 1006 and 1015 "MUST NOT be set as a status code in a Close control frame"
        if (status.code() != CloseCode.NO_STATUS_RECEIVED && !CloseCode.mayBeSent(status.code())) {
            throw new IllegalArgumentException("close code " + status.code() + " may not be sent");
        }
        if (!closing.mayClose()) {
            return false;
        }
        writeClose(status);
        return closing.sendClose();
    }

    /**
     * Fails the connection (section 7.1.7), with a Close frame if one may still be sent and the code allows it. The
     * one place where a violation becomes a close code on the wire.
     */
    public void fail(CloseStatus status) {
        if (closing.mayReceive()) {
            out.discard();
        }
        if (closing.fail(status)) {
            writeClose(status);
        }
    }

    private void writeClose(CloseStatus status) {
        byte[] payload = status.payload();
        shared.writer.write(out, true, 0, Opcode.CLOSE, payload, 0, payload.length);
    }

    /** Whether messages, pings and pongs may be sent: no Close was sent or received, and nothing failed. */
    public boolean maySend() {
        return closing.maySend();
    }

    /** The state of the closing handshake, to be shown; to decide, ask the questions of this class. */
    public CloseHandshake.State state() {
        return closing.state();
    }

    /** How the connection ended (see {@link CloseHandshake#status}); null while it has not. */
    public CloseStatus status() {
        return closing.status();
    }

    /** Whether we sent a Close before the peer did, and before anything failed. */
    public boolean closedFirst() {
        return closing.isBegunByUs();
    }

    /** Whether the closing handshake is over, well or badly: {@link #endedCleanly} tells which. */
    public boolean isOver() {
        return closing.isOver();
    }

    /** Whether a Close was both sent and received. */
    public boolean endedCleanly() {
        return closing.state() == CloseHandshake.State.DONE;
    }

    /**
     * Whether this side is to end TCP now, once everything is flushed (section 7.1.1): close if it {@linkplain
     * #hasHeardAll has heard all}, and otherwise shut output down, discard input until EOF or a limit, then close. The
     * server goes first, so that it is the client that may wait in vain; a client whose handshake was clean waits for
     * the server's EOF, for a limited time.
     */
    public boolean tcpCloseDue() {
        return closing.isOver() && (eof || role() == Role.SERVER || !endedCleanly());
    }

    /**
     * Whether nothing of the peer's is left to come: its bytes have ended, or it has sent its Close, nothing in the
     * bytes behind it, and has no Ping to answer. Then a socket may be closed without waiting for EOF, and is not reset.
     */
    public boolean hasHeardAll() {
        return eof || endedCleanly() && !trailing;
    }
}
