package dev.foghorn.protocol.deflate;

import dev.foghorn.protocol.close.ProtocolException;
import dev.foghorn.protocol.frame.FrameHeader;
import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.message.MessageExtension;

/**
 * permessage-deflate (RFC 7692) on one connection.
 *
 * <p>Without context takeover it owns nothing between messages. Where the peer takes its context over, it keeps the
 * peer's last bytes, at most the window; where this side does, it owns a deflater of 256 KiB outside the heap.
 */
public final class PerMessageDeflate implements MessageExtension {
    private final Zlib zlib;
    private final int above;
    private final boolean takeover;
    private final int windowBits;

    /** What the peer's last messages left; null without context takeover. */
    private final SlidingWindow window;
    /** This side's own; null without context takeover, and until something is sent. */
    private MessageDeflater deflater;
    /** Lent, while a message is decompressed; until the end if that fails. */
    private MessageInflater inflater;
    /** Of that message, as far as it was given. */
    private int encodedLength;

    /**
     * @param agreed what the server answered
     * @param above only messages of more bytes than this are compressed
     * @param zlib of the thread that this connection lives on
     */
    public PerMessageDeflate(Role role, DeflateParameters agreed, int above, Zlib zlib) {
        boolean server = role == Role.SERVER;
        boolean peerTakesOver = !(server ? agreed.clientNoContextTakeover() : agreed.serverNoContextTakeover());
        int peerBits = server ? agreed.clientMaxWindowBits() : agreed.serverMaxWindowBits();
        int ownBits = server ? agreed.serverMaxWindowBits() : agreed.clientMaxWindowBits();
        this.takeover = !(server ? agreed.serverNoContextTakeover() : agreed.clientNoContextTakeover());
        this.windowBits = DeflateParameters.orLargest(ownBits);
        this.window = peerTakesOver ? new SlidingWindow(DeflateParameters.orLargest(peerBits)) : null;
        this.above = above;
        this.zlib = zlib;
    }

    @Override
    public int rsv() {
        return FrameHeader.RSV1;
    }

    // -------------------------------------------------------------------------------------------------- sending

    @Override
    public int encode(byte[] payload, int offset, int length) {
        if (length <= above) {
            return AS_IT_IS;
        }
        if (takeover && deflater == null) {
            deflater = zlib.newDeflater();
        }
        MessageDeflater with = takeover ? deflater : zlib.lendDeflater();
        int encoded = with.deflate(payload, offset, length, windowBits);
        zlib.tally().compressed(length, encoded);
        return takeover || encoded < length ? encoded : AS_IT_IS; // what is in the window must be sent
    }

    @Override
    public byte[] encoded() {
        return zlib.deflated().array();
    }

    /** Whether what is sent does not depend on what was sent before: then others with the same window may share it. */
    public boolean sharesFrames() {
        return !takeover;
    }

    /** The base-2 logarithm of the window that this side compresses with. */
    public int windowBits() {
        return windowBits;
    }

    /**
     * A whole message in one unmasked frame, as {@link FrameWriter#encode} makes it, compressed; or null to send it as
     * it is.
     */
    public byte[] encodeFrame(Opcode opcode, byte[] payload, int offset, int length) {
        int encoded = encode(payload, offset, length);
        return encoded == AS_IT_IS ? null : FrameWriter.encode(rsv(), opcode, encoded(), 0, encoded);
    }

    // ------------------------------------------------------------------------------------------------ receiving

    @Override
    public int decode(byte[] array, int offset, int length, Output out) throws ProtocolException {
        if (inflater == null) {
            inflater = zlib.lendInflater();
            inflater.begin(window);
            encodedLength = 0;
        }
        encodedLength += length;
        return inflater.inflate(array, offset, length, out);
    }

    @Override
    public byte[] decoded() {
        return zlib.chunk();
    }

    @Override
    public void decodeEnd() throws ProtocolException {
        if (inflater != null) { // else no byte came: some send an empty message so
            inflater.end();
            zlib.tally().decompressed(encodedLength, (int) inflater.contentLength());
            giveBackInflater();
        }
    }

    /** DEFLATE's stored blocks are longer than what they hold; an eighth is more than any honest peer needs. */
    @Override
    public int overhead(int length) {
        return length / 8 + 64;
    }

    private void giveBackInflater() {
        zlib.giveBack(inflater);
        inflater = null;
    }

    @Override
    public void release() {
        if (inflater != null) {
            giveBackInflater();
        }
        if (deflater != null) {
            deflater.end();
            deflater = null;
        }
    }
}
