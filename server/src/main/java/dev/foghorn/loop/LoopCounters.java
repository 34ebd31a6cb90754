package dev.foghorn.loop;

import dev.foghorn.api.ClosingReport;
import dev.foghorn.api.ClosingReport.Began;
import dev.foghorn.api.ClosingReport.Cause;
import dev.foghorn.protocol.deflate.Zlib;
import dev.foghorn.protocol.frame.Opcode;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What one loop has counted since it started. The loop's thread adds, any thread reads; see {@link Tallies}.
 *
 * <p>Whatever a peer may choose, such as a close code, is counted in one of a fixed number of classes.
 */
public final class LoopCounters implements Zlib.Tally {
    /**
     * Classes of close codes: each that is defined by itself; those of libraries and those of applications, 2000 that
     * any peer may choose from, each as one; the rest.
     */
    public static final List<String> CLOSE_CODES = Stream.concat(
                    IntStream.rangeClosed(1000, 1015).mapToObj(Integer::toString), Stream.of("3xxx", "4xxx", "other"))
            .toList();

    /**
     * Upper bounds of the classes of loop lag, in milliseconds; the last class has none. From what is no delay up to
     * what makes peers give up.
     */
    public static final List<Integer> LAG_MILLIS = List.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000);

    /** HTTP's statuses have three digits. */
    private static final int STATUSES = 1000;

    private static final int KINDS = Opcode.values().length;
    private static final int DIRECTIONS = Direction.values().length;
    private static final int BEGINNERS = Began.values().length;

    private final Tallies connections = new Tallies(ConnectionState.values().length);
    private final Tallies answers = new Tallies(STATUSES);
    private final Tallies unanswered = new Tallies(Unanswered.values().length);
    private final Tallies tlsHandshakes = new Tallies(TlsResult.values().length);
    private final Tallies messages = new Tallies(DIRECTIONS * KINDS);
    private final Tallies bytes = new Tallies(DIRECTIONS * KINDS);
    private final Tallies compressions = new Tallies(DIRECTIONS);
    private final Tallies plainBytes = new Tallies(DIRECTIONS);
    private final Tallies compressedBytes = new Tallies(DIRECTIONS);
    private final Tallies calls = new Tallies(DIRECTIONS);
    private final Tallies socketBytes = new Tallies(DIRECTIONS);
    private final Tallies closes = new Tallies(CLOSE_CODES.size() * BEGINNERS);
    private final Tallies causes = new Tallies(Cause.values().length);
    private final Tallies lag = new Tallies(LAG_MILLIS.size() + 1);
    private final Tallies lagMillis = new Tallies(1);

    /** What became of a connection that ended without an answer to its opening handshake. */
    public enum Unanswered {
        /** The handshake time-out ended it. */
        TIMEOUT,
        /** It ended before the request did. */
        GONE
    }

    /** What became of a TLS handshake. */
    public enum TlsResult {
        /** Clear bytes may pass. */
        OK,
        /** One side broke the rules of the other, which says so in an alert: versions, certificates, bytes. */
        FAILED,
        /** The handshake time-out ended it. */
        TIMEOUT,
        /** TCP ended before it did. */
        GONE
    }

    LoopCounters() {}

    // ---------------------------------------------------------------------------------------------- connections

    /** A connection goes from one state to another; null is before the first and after the last. */
    void moved(ConnectionState from, ConnectionState to) {
        if (from != null) {
            connections.add(from.ordinal(), -1);
        }
        if (to != null) {
            connections.add(to.ordinal(), 1);
        }
    }

    /** Connections that are in this state now. */
    public long connections(ConnectionState state) {
        return connections.get(state.ordinal());
    }

    void answered(int status) {
        answers.add(status, 1);
    }

    /** HTTP requests that were answered with a status; with 101, WebSocket connections that were opened. */
    public long answers(int status) {
        return answers.get(status);
    }

    /** All statuses that there may be. */
    public static IntStream statuses() {
        return IntStream.range(100, STATUSES);
    }

    void unanswered(Unanswered why) {
        unanswered.add(why.ordinal(), 1);
    }

    /** Connections that were accepted, and ended without an answer. */
    public long handshakesUnanswered(Unanswered why) {
        return unanswered.get(why.ordinal());
    }

    void tlsHandshake(TlsResult result) {
        tlsHandshakes.add(result.ordinal(), 1);
    }

    /** TLS handshakes that ended so. */
    public long tlsHandshakes(TlsResult result) {
        return tlsHandshakes.get(result.ordinal());
    }

    void closed(ClosingReport report) {
        closes.add(classOf(report.status().code()) * BEGINNERS + report.began().ordinal(), 1);
        causes.add(report.cause().ordinal(), 1);
    }

    private static int classOf(int code) {
        return code >= 1000 && code <= 1015 ? code - 1000
                : code >= 3000 && code <= 3999 ? 16
                : code >= 4000 && code <= 4999 ? 17
                : 18;
    }

    /**
     * WebSocket connections that ended.
     *
     * @param closeCode index in {@link #CLOSE_CODES}
     */
    public long closes(int closeCode, Began began) {
        return closes.get(closeCode * BEGINNERS + began.ordinal());
    }

    /** WebSocket connections that ended for this cause. */
    public long closes(Cause cause) {
        return causes.get(cause.ordinal());
    }

    // -------------------------------------------------------------------------------------------------- traffic

    void passed(Direction direction, Opcode kind, int length) {
        int index = direction.ordinal() * KINDS + kind.ordinal();
        messages.add(index, 1);
        bytes.add(index, length);
    }

    /** Messages, and frames of the control kinds, that came whole or were queued for the peer. */
    public long messages(Direction direction, Opcode kind) {
        return messages.get(direction.ordinal() * KINDS + kind.ordinal());
    }

    /** The length of their content, without headers, and before it is compressed. */
    public long bytes(Direction direction, Opcode kind) {
        return bytes.get(direction.ordinal() * KINDS + kind.ordinal());
    }

    @Override
    public void compressed(int plain, int compressed) {
        compression(Direction.OUT, plain, compressed);
    }

    @Override
    public void decompressed(int compressed, int plain) {
        compression(Direction.IN, plain, compressed);
    }

    private void compression(Direction direction, int plain, int compressed) {
        compressions.add(direction.ordinal(), 1);
        plainBytes.add(direction.ordinal(), plain);
        compressedBytes.add(direction.ordinal(), compressed);
    }

    /**
     * Messages that were decompressed, or compressed: once for all members of a room, and whether or not that made them
     * shorter.
     */
    public long compressions(Direction direction) {
        return compressions.get(direction.ordinal());
    }

    /** Their length outside of the compression. */
    public long plainBytes(Direction direction) {
        return plainBytes.get(direction.ordinal());
    }

    /** Their length as it came, or as it was made. */
    public long compressedBytes(Direction direction) {
        return compressedBytes.get(direction.ordinal());
    }

    /** One system call on a socket moved so many bytes. */
    void transferred(Direction direction, int length) {
        calls.add(direction.ordinal(), 1);
        socketBytes.add(direction.ordinal(), length);
    }

    /** System calls that read from sockets, or wrote to them. */
    public long calls(Direction direction) {
        return calls.get(direction.ordinal());
    }

    /** Bytes that were read from sockets, or written to them. */
    public long socketBytes(Direction direction) {
        return socketBytes.get(direction.ordinal());
    }

    // ------------------------------------------------------------------------------------------------------ lag

    void lagged(long millis) {
        int index = 0;
        while (index < LAG_MILLIS.size() && millis > LAG_MILLIS.get(index)) {
            index++;
        }
        lag.add(index, 1);
        lagMillis.add(0, millis);
    }

    /**
     * How often the loop came to its sweep this much later than it was due.
     *
     * @param lagClass index in {@link #LAG_MILLIS}, or its size for what is over the last bound
     */
    public long lags(int lagClass) {
        return lag.get(lagClass);
    }

    /** All lags together. */
    public long lagMillis() {
        return lagMillis.get(0);
    }
}
