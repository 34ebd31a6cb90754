package dev.foghorn.loop;

import dev.foghorn.api.ClosingReport;
import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.SendResult;
import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.protocol.Endpoint;
import dev.foghorn.protocol.close.CloseCode;
import dev.foghorn.protocol.close.CloseHandshake;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.deflate.DeflateParameters;
import dev.foghorn.protocol.deflate.PerMessageDeflate;
import dev.foghorn.protocol.frame.FrameHeader;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.handshake.RequestTarget;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.protocol.message.MessageSink;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The WebSocket side of one connection: joins an {@link Endpoint}, a {@link WebSocketHandler}, and the senders on this
 * and other threads.
 *
 * <p>What the public interface allows from any thread is posted to the loop unless the caller is on it. Bytes on their
 * way from other threads are counted, so that their senders too learn when to slow down.
 */
public final class Session implements WebSocket, MessageSink, Phase {
    private static final Logger log = LoggerFactory.getLogger(Session.class);

    /** What passes so seldom may as well find what reads, and the queue, made anew each time: 200 bytes each. */
    private static final long REST_AFTER_MILLIS = 1000;
    private static final VarHandle POSTED;

    static {
        try {
            POSTED = MethodHandles.lookup().findVarHandle(Session.class, "posted", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Connection connection;
    private final Ledger ledger;
    private final Endpoint endpoint;
    private final WebSocketHandler handler;
    private final RequestTarget target;
    private final String subprotocol;
    private final SlowConsumerPolicy slowConsumer;
    private volatile Object attachment;

    /** Bytes of messages that other threads posted, and the loop has not taken yet. */
    @SuppressWarnings("unused") // through POSTED
    private volatile int posted;
    /** Seen by other threads; on the loop's thread the endpoint knows. */
    private volatile boolean open = true;
    /** The endpoint failed, and the log knows. */
    private boolean failed;

    /** A task that judges the peer is on its way. */
    private volatile boolean judging;
    /** A sender was told to slow down, and is to be told when it may go on. */
    private boolean slowedDown;
    /** See {@link Heartbeat#beat}. */
    private long pingedAt = Heartbeat.NOT_PINGED;
    /** What is to be undone when the connection ends; null if nothing is. */
    private List<Runnable> releases;

    /**
     * @param agreed on for permessage-deflate, or null
     * @param slowConsumer the route's; null for that of the connection's options
     */
    Session(
            Connection connection,
            WebSocketHandler handler,
            RequestTarget target,
            String subprotocol,
            DeflateParameters agreed,
            SlowConsumerPolicy slowConsumer) {
        this.connection = connection;
        this.handler = handler;
        this.target = target;
        this.subprotocol = subprotocol;
        this.slowConsumer = slowConsumer == null ? connection.options().outbound().policy() : slowConsumer;
        this.ledger = new Ledger(connection.outbox());
        this.endpoint = new Endpoint(
                loop().shared, connection.options().limits(), ledger, this, agreed == null ? null : newDeflate(agreed));
        connection.enter(ConnectionState.OPEN);
    }

    private PerMessageDeflate newDeflate(DeflateParameters agreed) {
        Compression options = connection.options().compression();
        return new PerMessageDeflate(loop().role(), agreed, options.above(), loop().zlib(options.level()));
    }

    /** Null without permessage-deflate, which is the only extension. */
    private PerMessageDeflate deflate() {
        return (PerMessageDeflate) endpoint.extension();
    }

    private Outbox outbox() {
        return connection.outbox();
    }

    /** The loop that this connection lives on. */
    public EventLoop loop() {
        return connection.loop();
    }

    /**
     * Runs an action when the connection ends, before the handler hears of it, or now if it has ended; on the loop's
     * thread.
     */
    public void onRelease(Runnable release) {
        if (connection.isTerminated()) {
            release.run();
            return;
        }
        if (releases == null) {
            releases = new ArrayList<>(1);
        }
        releases.add(release);
    }

    /** Forgets an action of {@link #onRelease}; on the loop's thread. */
    public void cancelRelease(Runnable release) {
        if (releases != null) {
            releases.remove(release);
        }
    }

    // ------------------------------------------------------------------------------------------------ receiving

    void opened() {
        try {
            handler.onOpen(this);
        } catch (Throwable e) {
            failed(e);
        }
    }

    @Override
    public ByteBuffer room() {
        return endpoint.room();
    }

    @Override
    public void receive(ByteBuffer in) {
        endpoint.receive(in);
        noticeClosing();
    }

    @Override
    public void receiveEof() {
        endpoint.receiveEof();
        noticeClosing();
    }

    @Override
    public void onMessage(Message message) {
        int length = message.length();
        ledger.received(message.opcode(), length);
        try {
            handler.onMessage(this, message);
        } catch (Throwable e) {
            failed(e);
        }
        if (isCompressed() && connection.spend(length)) { // else a read bounds how much there is in it
            endpoint.pause();
        }
    }

    @Override
    public void onPing(Message applicationData) {
        ledger.received(Opcode.PING, applicationData.length());
        connection.hurry(); // answered already (RFC 6455 section 5.5.2), but not flushed
    }

    @Override
    public void onPong(Message applicationData) {
        ledger.received(Opcode.PONG, applicationData.length());
        try {
            handler.onPong(this, applicationData);
        } catch (Throwable e) {
            failed(e);
        }
    }

    @Override
    public void onClose(CloseStatus status) {
        ledger.received(Opcode.CLOSE, status.payload().length);
        // answered already (section 5.5.1); the handler hears of it when TCP has ended
    }

    private void failed(Throwable thrown) {
        log.error("the handler of {} threw; the connection is closed with 1011", target.path(), thrown);
        fail(new CloseStatus(
                CloseCode.INTERNAL_ERROR, "the " + side() + " met an error: " + thrown.getClass().getSimpleName()));
    }

    private void fail(CloseStatus status) {
        endpoint.fail(status);
        noticeClosing();
    }

    private void noticeClosing() {
        if (endpoint.maySend()) {
            return;
        }
        if (open) {
            open = false;
            connection.enter(ConnectionState.CLOSING);
        }
        if (!failed && endpoint.state() == CloseHandshake.State.FAILED) {
            failed = true;
            // 7.1.7: the server "SHOULD log the problem"; as debugging, since any peer can cause as many as it likes
            log.debug("{} failed: {}", connection, endpoint.status());
        }
    }

    // -------------------------------------------------------------------------------------------------- sending

    @Override
    public SendResult send(String text) {
        return send(PreparedMessage.text(text));
    }

    @Override
    public SendResult send(byte[] binary) {
        if (loop().isCurrent()) {
            return sendNow(Opcode.BINARY, binary, 0, binary.length);
        }
        return send(PreparedMessage.binary(binary));
    }

    @Override
    public SendResult send(Message message) {
        if (!loop().isCurrent()) {
            return send(PreparedMessage.of(message));
        }
        if (!admits(message.length(), null)) {
            return SendResult.DROPPED;
        }
        endpoint.send(message);
        ledger.sent(message.opcode(), message.length());
        return result();
    }

    @Override
    public SendResult send(PreparedMessage message) {
        if (!loop().isCurrent()) {
            return post(message.frame().length, null, () -> sendNow(message, null));
        }
        return sendNow(message, null);
    }

    @Override
    public SendResult send(PreparedMessage message, CompletableFuture<Void> written) {
        Receipt receipt = new Receipt(loop(), written);
        if (!loop().isCurrent()) {
            return post(message.frame().length, receipt, () -> sendNow(message, receipt));
        }
        return sendNow(message, receipt);
    }

    @Override
    public SendResult sendInFragments(PreparedMessage message, int fragmentSize) {
        if (fragmentSize < 1) {
            throw new IllegalArgumentException("fragmentSize must be at least 1, not " + fragmentSize);
        }
        if (!loop().isCurrent()) {
            return post(message.frame().length, null, () -> sendFragmentsNow(message, fragmentSize));
        }
        return sendFragmentsNow(message, fragmentSize);
    }

    @Override
    public SendResult ping(byte[] applicationData) {
        if (applicationData.length > FrameHeader.MAX_CONTROL_PAYLOAD) {
            throw new IllegalArgumentException("a Ping holds at most " + FrameHeader.MAX_CONTROL_PAYLOAD
                    + " bytes, not " + applicationData.length);
        }
        if (!loop().isCurrent()) {
            return postPing(applicationData.clone());
        }
        return pingNow(applicationData);
    }

    /** Nothing that waits for the peer is in a Ping's way, but other Pings that the loop has not taken may be. */
    private SendResult postPing(byte[] applicationData) {
        int bytes = FrameHeader.lengthFor(applicationData.length, true) + applicationData.length;
        int postedBefore = (int) POSTED.getAndAdd(this, bytes);
        if (!open || postedBefore > connection.options().outbound().queue()) {
            POSTED.getAndAdd(this, -bytes);
            return SendResult.DROPPED;
        }
        loop().execute(() -> {
            POSTED.getAndAdd(this, -bytes);
            pingNow(applicationData);
        });
        return SendResult.QUEUED;
    }

    private SendResult pingNow(byte[] applicationData) {
        return endpoint.ping(applicationData) ? result() : SendResult.DROPPED;
    }

    private SendResult sendNow(Opcode opcode, byte[] payload, int offset, int length) {
        if (!admits(length, null)) {
            return SendResult.DROPPED;
        }
        endpoint.send(opcode, payload, offset, length);
        ledger.sent(opcode, length);
        return result();
    }

    /**
     * Sends a message that may be shared with other connections; on the loop's thread.
     *
     * @param room counts what becomes of it; null if it is no room's
     */
    public SendResult sendNow(PreparedMessage message, Deliveries room) {
        return sendNow(message, (Tracker) room);
    }

    private SendResult sendNow(PreparedMessage message, Tracker tracker) {
        if (!admits(message.frame().length, tracker)) {
            return SendResult.DROPPED;
        }
        loop().tracker = tracker;
        try {
            PerMessageDeflate deflate = deflate();
            // each frame of a client has a key of its own; with context takeover each connection has a past of its own
            if (endpoint.role().masks() || deflate != null && !deflate.sharesFrames()) {
                endpoint.send(message.opcode(), message.frame(), message.payloadOffset(), message.payloadLength());
            } else {
                endpoint.sendEncoded(deflate == null ? message.frame() : message.frame(deflate));
            }
        } finally {
            loop().tracker = null;
        }
        ledger.sent(message.opcode(), message.payloadLength());
        return result();
    }

    private SendResult sendFragmentsNow(PreparedMessage message, int fragmentSize) {
        if (!admits(message.frame().length, null)) {
            return SendResult.DROPPED;
        }
        int left = message.payloadLength();
        int offset = message.payloadOffset();
        do {
            int length = Math.min(left, fragmentSize);
            left -= length;
            endpoint.sendFragment(message.opcode(), left == 0, message.frame(), offset, length);
            offset += length;
        } while (left > 0);
        ledger.sent(message.opcode(), message.payloadLength());
        return result();
    }

    /** Whether a message of this length may be sent. */
    private boolean admits(int length, Tracker tracker) {
        Deliveries deliveries = loop().deliveries;
        deliveries.onOffered();
        if (tracker != null) {
            tracker.onOffered();
        }
        if (endpoint.maySend() && hasRoomFor(length, tracker)) {
            connection.hurry();
            return true;
        }
        deliveries.onRefused();
        if (tracker != null) {
            tracker.onRefused();
        }
        return false;
    }

    /** Whether the queue takes a message of this length; if not, the slow-consumer policy acts. */
    private boolean hasRoomFor(int length, Tracker tracker) {
        OutboundLimits limits = connection.options().outbound();
        if (outbox().hasRoomFor(length, limits)) {
            return true;
        }
        if (slowConsumer == SlowConsumerPolicy.CLOSE) {
            fail(new CloseStatus(CloseCode.TRY_AGAIN_LATER, outbox().tellExcess(length, limits)));
        }
        return mayDropQueued() && outbox().makeRoomFor(length, limits, slowConsumer, tracker);
    }

    /** Not where a compressed message refers to those before it (RFC 7692 section 7.2.3): they must all arrive. */
    private boolean mayDropQueued() {
        return slowConsumer.prefersNew() && (!isCompressed() || deflate().sharesFrames());
    }

    private SendResult result() {
        if (outbox().queuedBytes() <= connection.options().outbound().highWater()) {
            return SendResult.QUEUED;
        }
        slowedDown = true;
        return SendResult.SLOW_DOWN;
    }

    /**
     * Another thread's send. The answer is as true as it can be: the loop may still drop what it finds too much. What
     * was posted and is not queued yet cannot make way for anything, whatever the policy.
     */
    private SendResult post(int bytes, Tracker tracker, Runnable send) {
        OutboundLimits limits = connection.options().outbound();
        int postedBefore = (int) POSTED.getAndAdd(this, bytes);
        long waiting = (long) postedBefore + outbox().queuedBytes();
        long inTheWay = mayDropQueued() ? postedBefore : waiting;
        boolean tooMuch = inTheWay > limits.highWater() && inTheWay + bytes > limits.queue();
        boolean slowDown = waiting + bytes > limits.highWater();
        boolean taken = open && !tooMuch && loop().post(bytes, inTheWay > 0, () -> {
            try {
                send.run();
            } finally {
                POSTED.getAndAdd(this, -bytes); // after: for a moment too much is counted, never too little
            }
            slowedDown |= slowDown;
            connection.settle();
        });
        if (!taken) {
            refuse(bytes, tracker);
            return SendResult.DROPPED;
        }
        if (tracker != null && loop().hasEnded()) {
            tracker.onDiscarded(); // the task may never run
        }
        return slowDown ? SendResult.SLOW_DOWN : SendResult.QUEUED;
    }

    private void refuse(int bytes, Tracker tracker) {
        POSTED.getAndAdd(this, -bytes);
        loop().deliveries.onRefusedElsewhere(1);
        if (tracker != null) {
            tracker.onRefused();
        }
        if (open && slowConsumer == SlowConsumerPolicy.CLOSE && !judging) {
            judging = true;
            loop().execute(() -> judge(bytes));
        }
    }

    /** Another thread found too much waiting: the loop judges whether it is the peer that is slow. */
    private void judge(int bytes) {
        judging = false;
        if (endpoint.maySend()) {
            hasRoomFor(bytes, null);
            connection.settle();
        }
    }

    /**
     * A message for it was refused before it came to this loop: too much waits in all. By {@link
     * SlowConsumerPolicy#CLOSE} it is closed then, whether it is the slow one or not, since it may miss nothing. On the
     * loop's thread.
     */
    public void missed() {
        if (slowConsumer == SlowConsumerPolicy.CLOSE && endpoint.maySend()) {
            fail(new CloseStatus(CloseCode.TRY_AGAIN_LATER, "too much waits in all (outbound-total)"));
            connection.settle();
        }
    }

    @Override
    public void writable() {
        if (slowedDown && posted == 0 && endpoint.maySend()) {
            slowedDown = false;
            try {
                handler.onWritable(this);
            } catch (Throwable e) {
                failed(e);
            }
        }
    }

    // -------------------------------------------------------------------------------------------------- closing

    @Override
    public void close() {
        close(CloseCode.NORMAL_CLOSURE, "");
    }

    @Override
    public void close(int code, String reason) {
        CloseStatus status = CloseStatus.of(code, reason);
        if (loop().isCurrent()) {
            closeNow(status);
        } else {
            loop().execute(() -> {
                closeNow(status);
                connection.settle();
            });
        }
    }

    private void closeNow(CloseStatus status) {
        endpoint.close(status);
        noticeClosing();
    }

    @Override
    public void goAway(int code) {
        String what = code == CloseCode.SERVICE_RESTART ? "restarting" : "shutting down";
        closeNow(CloseStatus.of(code, "the " + side() + " is " + what));
    }

    /** For sentences that the peer reads. */
    private String side() {
        return endpoint.role() == Role.CLIENT ? "client" : "server";
    }

    @Override
    public boolean isFinished() {
        return endpoint.tcpCloseDue();
    }

    @Override
    public boolean hasHeardAll() {
        return endpoint.hasHeardAll();
    }

    @Override
    public boolean isClosing() {
        return !endpoint.maySend();
    }

    /**
     * Only a server pauses: if both sides did, each could wait for the other to read. What is queued by then must
     * still leave while closing, so that state goes on reading too.
     */
    @Override
    public boolean pausesReading() {
        return endpoint.role() == Role.SERVER && !isClosing();
    }

    @Override
    public void sweep() {
        if (isQuietSince(connection.lastRead())) {
            endpoint.rest();
        }
        if (isQuietSince(outbox().lastProgress())) {
            outbox().rest();
        }
        if (!isClosing() && !connection.isReadPaused()) {
            pingedAt = Heartbeat.beat(connection, endpoint, pingedAt);
        }
    }

    private boolean isQuietSince(long millis) {
        return loop().now() - millis > REST_AFTER_MILLIS;
    }

    @Override
    public void lost(String how) {
        fail(CloseStatus.abnormal(how));
    }

    @Override
    public void ended() {
        endpoint.receiveEof(); // TCP is gone: what was not closed has failed
        noticeClosing();
        if (isCompressed()) {
            deflate().release();
        }
        CloseLog.tell(this, ledger.end(endpoint, connection.lostBy(), connection.lastRead()));
        if (releases != null) {
            releases.forEach(Runnable::run);
            releases = null;
        }
        try {
            if (endpoint.endedCleanly()) {
                handler.onClose(this, endpoint.status());
            } else {
                handler.onFailure(this, endpoint.status());
            }
        } catch (Throwable e) {
            log.error("the handler of {} threw at the end of a connection", target.path(), e);
        }
    }

    // ---------------------------------------------------------------------------------------------------- state

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public long queuedBytes() {
        return outbox().queuedBytes() + (long) posted;
    }

    @Override
    public ClosingReport closingReport() {
        return ledger.report();
    }

    @Override
    public void attach(Object attachment) {
        this.attachment = attachment;
    }

    @Override
    public Object attachment() {
        return attachment;
    }

    @Override
    public RequestTarget target() {
        return target;
    }

    @Override
    public String subprotocol() {
        return subprotocol;
    }

    @Override
    public boolean isCompressed() {
        return endpoint.extension() != null;
    }

    @Override
    public SocketAddress remoteAddress() {
        return connection.remoteAddress();
    }

    @Override
    public String toString() {
        return "WebSocket " + target.path() + " of " + connection;
    }
}
