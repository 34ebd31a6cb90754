package dev.foghorn.protocol.frame;

import dev.foghorn.protocol.Cuts;
import dev.foghorn.protocol.Hex;
import dev.foghorn.protocol.close.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A parser and what it reports, a line a frame: {@code TEXT fin 5: 48 65 6c 6c 6f}. A frame that is under way is marked
 * with an ellipsis; a violation is the last line, and nothing is read after it.
 */
public final class FrameRecorder implements FrameSink, Cuts.Reader<List<String>> {
    private static final int SHOWN = 256;

    private final FrameParser parser;
    private final List<String> lines = new ArrayList<>();
    /** The beginning of the payload: as much as is shown. */
    private final ByteArrayOutputStream payload = new ByteArrayOutputStream();
    private final CRC32 crc = new CRC32();
    private long received;
    private String head;
    private String violation;

    FrameRecorder(Role role) {
        this(role, Limits.DEFAULT, 0);
    }

    public FrameRecorder(Role role, Limits limits, int rsv) {
        parser = new FrameParser(role, limits);
        parser.allowRsv(rsv, 0);
    }

    /** What comes of these bytes, however they are cut. */
    static List<String> parse(Role role, String hex) {
        return Cuts.sameForEvery(Hex.hex(hex), () -> new FrameRecorder(role));
    }

    @Override
    public void read(ByteBuffer piece) {
        try {
            while (piece.hasRemaining() && violation == null) {
                parser.parse(piece, this);
            }
        } catch (ProtocolException e) {
            violation = e.status().toString();
        }
    }

    @Override
    public void onFrame(FrameHeader header) {
        head = header.opcode() + (header.fin() ? " fin " : " ") + (header.rsv() == 0 ? "" : "rsv " + header.rsv() + " ")
                + header.payloadLength();
    }

    @Override
    public void onPayload(byte[] array, int offset, int length) {
        received += length;
        crc.update(array, offset, length);
        payload.write(array, offset, Math.min(length, SHOWN - payload.size()));
    }

    @Override
    public void onFrameEnd() {
        lines.add(line());
        head = null;
        received = 0;
        crc.reset();
        payload.reset();
    }

    private String line() {
        return head + ": " + (received > SHOWN ? "CRC " + crc.getValue() : Hex.toHex(payload.toByteArray()));
    }

    @Override
    public List<String> result() {
        List<String> all = new ArrayList<>(lines);
        if (head != null) {
            all.add(line() + "...");
        }
        if (violation != null) {
            all.add(violation);
        }
        return all;
    }
}
