package dev.foghorn.api;

import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.frame.Opcode;
import java.time.Duration;
import java.util.Locale;

/**
 * How a connection ended and what had passed on it, from the end of its opening handshake on.
 *
 * @param began who took the first step towards the end
 * @param cause why it ended
 * @param status as {@link WebSocketHandler#onClose} and {@link WebSocketHandler#onFailure} have it; for 1006 the reason
 *     is a sentence of ours about what was seen
 * @param duration to the end of TCP
 * @param in what came from the peer
 * @param out what was taken to be sent to it; the last of that may not have left
 */
public record ClosingReport(
        Began began, Cause cause, CloseStatus status, Duration duration, Traffic in, Traffic out) {

    /** Who took the first step towards the end. */
    public enum Began {
        /** A Close of the peer came first. */
        PEER,
        /** We sent a Close first, or dropped the connection for a reason of our own. */
        WE,
        /** TCP ended, broke or went silent before either side sent a Close. */
        NETWORK;

        /** The constant in lower case, for logs and metrics. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why a connection ended. */
    public enum Cause {
        /** The closing handshake was completed. */
        CLOSED(Began.WE, "a Close went each way"),
        PROTOCOL_ERROR(Began.WE, "the peer broke a rule of the protocol"),
        LIMIT(Began.WE, "the peer sent more than a limit allows"),
        SLOW_CONSUMER(Began.WE, "the peer reads more slowly than it is sent to"),
        HANDLER(Began.WE, "a callback of our program threw"),
        END_OF_STREAM(Began.NETWORK,
                "the peer ended TCP without a Close: its process ended, or its program does not say goodbye"),
        RESET(Began.NETWORK,
                "TCP broke: the peer's process was killed, or a proxy or firewall gave the connection up"),
        TRUNCATED(Began.NETWORK,
                "TCP ended without TLS's goodbye: the peer's process ended, or somebody on the way cut the connection"),
        TLS(Began.NETWORK, "TLS failed: what came was changed on its way, or the peer breaks TLS's rules"),
        NO_PONG(Began.NETWORK, "the peer went silent: it lost power or network, sleeps, or its program hangs"),
        STALLED(Began.NETWORK, "the peer stopped reading: its program hangs, or it went without ending TCP"),
        IDLE(Began.WE, "nothing passed for the idle time-out"),
        CLOSE_UNANSWERED(Began.WE, "the peer did not answer our Close: its program hangs, or does not know how to"),
        STOPPED(Began.WE, "our program ended before the peer answered our Close"),
        UNEXPECTED(Began.WE, "an error on our side that nothing was prepared for: see the log");

        private final Began began;
        private final String explanation;

        Cause(Began began, String explanation) {
            this.began = began;
            this.explanation = explanation;
        }

        /** Who began, if the cause came before any Close. */
        public Began began() {
            return began;
        }

        /** What is likely behind it, in words. */
        public String explanation() {
            return explanation;
        }

        /** The constant in lower case, for logs and metrics. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What passed in one direction.
     *
     * @param messages text and binary
     * @param bytes of their content: without headers, and before they are compressed
     * @param lastFrame the kind of the last frame, or null if there was none; one that came may be incomplete
     * @param lastByteAge how long before the end the last byte was read, or taken by the socket; null if there was no
     *     frame. As fine as the loop's clock, which may be one sweep, a second, behind; the end of a pause in reading
     *     and the beginning of one in writing count as bytes
     */
    public record Traffic(long messages, long bytes, Opcode lastFrame, Duration lastByteAge) {}
}
