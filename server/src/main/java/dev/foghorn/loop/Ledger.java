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
import dev.foghorn.protocol.frame.Role;
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
    private final EventLoop loop;
    private final Outbox outbox;
    private final int controlHeader;
    private final long openedNanos = System.nanoTime();

    private long messagesIn;
    private long bytesIn;
    /** When something was last read; see {@link EventLoop#now}. */
    private long readAt;
    private long messagesOut;
    private long bytesOut;
    private Opcode lastOut;
    /** When the last frame was queued. */
    private long sentAt;

    /** Null until somebody began to close. */
    private Began began;
    /** Null until the end. */
    private volatile ClosingReport report;

    Ledger(EventLoop loop, Outbox outbox, Role role) {
        this.loop = loop;
        this.outbox = outbox;
        this.controlHeader = FrameHeader.lengthFor(0, role.masks());
    }

    // -------------------------------------------------------------------------------------------------- traffic

    /** Bytes of the peer are about to be looked at. */
    void reads() {
        readAt = loop.now();
    }

    void received(Opcode kind, int length) {
        if (!kind.isControl()) {
            messagesIn++;
            bytesIn += length;
        }
        loop.counters().passed(Direction.IN, kind, length);
    }

    /** A message was taken to be sent; its control frames are seen as they pass. */
    void sent(Opcode kind, int length) {
        messagesOut++;
        bytesOut += length;
        loop.counters().passed(Direction.OUT, kind, length);
    }

    @Override
    public ByteBuffer claim(Opcode opcode, int length) {
        goes(opcode);
        if (opcode.isControl()) {
            loop.counters().passed(Direction.OUT, opcode, length - controlHeader);
        }
        return outbox.claim(opcode, length);
    }

    @Override
    public void commit(ByteBuffer frame) {
        outbox.commit(frame);
    }

    @Override
    public void append(byte[] frame) {
        goes(Opcode.of(frame[0] & FrameHeader.OPCODE));
        outbox.append(frame);
    }

    @Override
    public void appendOwned(byte[] array, int start) {
        goes(Opcode.of(array[start] & FrameHeader.OPCODE));
        outbox.appendOwned(array, start);
    }

    private void goes(Opcode opcode) {
        lastOut = opcode;
        sentAt = loop.now();
    }

    // -------------------------------------------------------------------------------------------------- closing

    /**
     * The endpoint is closing, has closed or has failed; all but the first call do nothing.
     *
     * @param lostBy what ended TCP, if something did
     */
    void closing(Endpoint endpoint, Cause lostBy) {
        if (began == null) {
            began = switch (endpoint.state()) {
                case CLOSE_SENT -> Began.WE;
                case FAILED -> failure(endpoint.status(), lostBy).began();
                default -> Began.PEER;
            };
        }
    }

    /** Everything is over. */
    ClosingReport end(Endpoint endpoint, Cause lostBy) {
        CloseStatus status = endpoint.status();
        report = new ClosingReport(
                began,
                endpoint.state() == CloseHandshake.State.FAILED ? failure(status, lostBy) : Cause.CLOSED,
                status,
                Duration.ofNanos(System.nanoTime() - openedNanos),
                traffic(messagesIn, bytesIn, endpoint.lastReceived(), readAt),
                traffic(messagesOut, bytesOut, lastOut, sentAt));
        loop.counters().closed(report);
        return report;
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

    private Traffic traffic(long messages, long bytes, Opcode lastFrame, long at) {
        return new Traffic(
                messages, bytes, lastFrame, lastFrame == null ? null : Duration.ofMillis(loop.now() - at));
    }

    /** Null before the end; from any thread. */
    ClosingReport report() {
        return report;
    }
}
