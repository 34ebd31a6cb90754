package dev.foghorn.api;

import dev.foghorn.protocol.deflate.DeflateParameters;
import dev.foghorn.protocol.deflate.PerMessageDeflate;
import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A message encoded once, to be sent to any number of connections: a server's connections share its one array.
 * Immutable, so safe from any thread.
 */
public final class PreparedMessage {
    private final Opcode opcode;
    private final byte[] frame;
    private final int payloadOffset;
    /** Frames of {@link #frame(PerMessageDeflate)} by the bits of the window; null until one is asked for. */
    private volatile AtomicReferenceArray<byte[]> deflated;

    private PreparedMessage(Opcode opcode, byte[] frame, int payloadLength) {
        this.opcode = opcode;
        this.frame = frame;
        this.payloadOffset = frame.length - payloadLength;
    }

    private static PreparedMessage encode(Opcode opcode, byte[] payload) {
        return new PreparedMessage(opcode, FrameWriter.encode(opcode, payload, 0, payload.length), payload.length);
    }

    public static PreparedMessage text(String text) {
        return text(text.getBytes(StandardCharsets.UTF_8));
    }

    /** @param utf8 copied; it is not checked that it is UTF-8 */
    public static PreparedMessage text(byte[] utf8) {
        return encode(Opcode.TEXT, utf8);
    }

    /** @param binary copied */
    public static PreparedMessage binary(byte[] binary) {
        return encode(Opcode.BINARY, binary);
    }

    /** A received message; it outlives the callback that got it. */
    public static PreparedMessage of(Message message) {
        return new PreparedMessage(message.opcode(), message.frame(), message.length());
    }

    /** {@code TEXT} or {@code BINARY}. */
    public Opcode opcode() {
        return opcode;
    }

    /** The message in one unmasked frame. Read it, never write to it. */
    public byte[] frame() {
        return frame;
    }

    /**
     * The message in one unmasked frame for a connection that {@linkplain PerMessageDeflate#sharesFrames shares} its
     * frames: compressed if that makes it shorter. It is compressed when it is first asked for, and once for all
     * connections with the same window; threads that ask meanwhile wait, since they would need as long.
     */
    public byte[] frame(PerMessageDeflate extension) {
        AtomicReferenceArray<byte[]> frames = deflated;
        byte[] made = frames == null ? null : frames.get(extension.windowBits());
        return made == null ? deflate(extension) : made;
    }

    private synchronized byte[] deflate(PerMessageDeflate extension) {
        if (deflated == null) {
            deflated = new AtomicReferenceArray<>(DeflateParameters.MAX_WINDOW_BITS + 1);
        }
        byte[] made = deflated.get(extension.windowBits());
        if (made == null) {
            byte[] shorter = extension.encodeFrame(opcode, frame, payloadOffset, payloadLength());
            made = shorter == null ? frame : shorter;
            deflated.set(extension.windowBits(), made);
        }
        return made;
    }

    /** Where in {@link #frame} the payload starts. */
    public int payloadOffset() {
        return payloadOffset;
    }

    /** In bytes. */
    public int payloadLength() {
        return frame.length - payloadOffset;
    }
}
