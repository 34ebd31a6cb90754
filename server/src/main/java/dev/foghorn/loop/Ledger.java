package dev.foghorn.loop;

import dev.foghorn.api.ClosingReport;
import dev.foghorn.api.ClosingReport.Began;
import dev.foghorn.api.ClosingReport.Cause;
import dev.foghorn.api.ClosingReport.Traffic;
import dev.foghorn.protocol.Endpoint;
import dev.foghorn.protocol.close.CloseCode;
import dev.foghorn.protocol.close.CloseHandshake;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.frame.ByteSink;
import dev.foghorn.protocol.frame.FrameHeader;
import dev.foghorn.protocol.frame.Opcode;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Keeps what passes on one WebSocket connection, for its {@link ClosingReport} and its loop's {@link LoopCounters}. On
 * the loop's thread only, save {@link #report}.
 *
 * <p>It stands between the endpoint and the outbox, and so sees every frame that goes; messages are counted where their
 * content is known, before it is compressed or cut.
 */
final class Ledger implements ByteSink {
    private final Outbox outbox;
    private final long openedNanos = System.nanoTime();

    private long messagesIn;
    private long bytesIn;
    private long messagesOut;
    private long bytesOut;
    /** The kind of the last frame, or null. */
    private Opcode lastOut;

    /** Null until the end. */
    private volatile ClosingReport report;

    Ledger(Outbox outbox) {
        this.outbox = outbox;
    }

    private EventLoop loop() {
        return outbox.loop();
    }

    // -------------------------------------------------------------------------------------------------- traffic

    void received(Opcode kind, int length) {
        if (!kind.isControl()) {
            messagesIn++;
            bytesIn += length;
        }
        loop().counters().passed(Direction.IN, kind, length);
    }

    /** A message was taken to be sent; its control frames are seen as they pass. */
    void sent(Opcode kind, int length) {
        messagesOut++;
        bytesOut += length;
        loop().counters().passed(Direction.OUT, kind, length);
    }

    @Override
    public ByteBuffer claim(Opcode opcode, int length) {
        lastOut = opcode;
        if (opcode.isControl()) {
            int header = FrameHeader.lengthFor(0, loop().role().masks());
            loop().counters().passed(Direction.OUT, opcode, length - header);
        }
        return outbox.claim(opcode, length);
    }

    @Override
    public void commit(ByteBuffer frame) {
        outbox.commit(frame);
    }

    @Override
    public void append(byte[] frame) {
        lastOut = Opcode.of(frame[0] & FrameHeader.OPCODE);
        outbox.append(frame);
    }

    @Override
    public void appendOwned(byte[] array, int start) {
        lastOut = Opcode.of(array[start] & FrameHeader.OPCODE);
        outbox.appendOwned(array, start);
    }

    @Override
    public void discard() {
        outbox.discard();
    }

    // -------------------------------------------------------------------------------------------------- closing

    /**
     * Everything is over.
     *
     * @param lostBy what ended TCP, if something did
     * @param lastRead when the peer's last byte came; see {@link EventLoop#now}
     */
    ClosingReport end(Endpoint endpoint, Cause lostBy, long lastRead) {
        CloseStatus status = endpoint.status();
        Cause cause = endpoint.state() == CloseHandshake.State.FAILED ? failure(status, lostBy) : Cause.CLOSED;
        report = new ClosingReport(
                began(endpoint, cause),
                cause,
                status,
                Duration.ofNanos(System.nanoTime() - openedNanos),
                traffic(messagesIn, bytesIn, endpoint.lastReceived(), lastRead),
                traffic(messagesOut, bytesOut, lastOut, outbox.lastProgress()));
        loop().counters().closed(report);
        return report;
    }

    private static Began began(Endpoint endpoint, Cause cause) {
        if (endpoint.closedFirst()) {
            return Began.WE;
        }
        return cause == Cause.CLOSED ? Began.PEER : cause.began();
    }

    /** Each of our own failures has its code. */
    private static Cause failure(CloseStatus status, Cause lostBy) {
        return switch (status.code()) {
            case CloseCode.PROTOCOL_ERROR, CloseCode.INVALID_PAYLOAD_DATA -> Cause.PROTOCOL_ERROR;
            case CloseCode.POLICY_VIOLATION, CloseCode.MESSAGE_TOO_BIG -> Cause.LIMIT;
            case CloseCode.TRY_AGAIN_LATER -> Cause.SLOW_CONSUMER;
            case CloseCode.INTERNAL_ERROR -> Cause.HANDLER;
            default -> lostBy == null ? Cause.END_OF_STREAM : lostBy;
        };
    }

    private Traffic traffic(long messages, long bytes, Opcode lastFrame, long lastByte) {
        return new Traffic(
                messages, bytes, lastFrame, lastFrame == null ? null : Duration.ofMillis(loop().now() - lastByte));
    }

    /** Null before the end; from any thread. */
    ClosingReport report() {
        return report;
    }
}
