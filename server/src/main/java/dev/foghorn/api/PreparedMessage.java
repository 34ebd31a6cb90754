package dev.foghorn.api;

import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.message.Message;
import java.nio.charset.StandardCharsets;

/**
 * A message encoded once, to be sent to any number of connections: a server's connections share its one array.
 * Immutable, so safe from any thread.
 */
public final class PreparedMessage {
    private final Opcode opcode;
    private final byte[] frame;
    private final int payloadOffset;

    private PreparedMessage(Opcode opcode, byte[] frame, int payloadLength) {
        this.opcode = opcode;
        this.frame = frame;
        this.payloadOffset = frame.length - payloadLength;
    }

    private static PreparedMessage encode(Opcode opcode, byte[] payload) {
        return new PreparedMessage(opcode, FrameWriter.encode(opcode, payload, 0, payload.length), payload.length);
    }

    public static PreparedMessage text(String text) {
        return encode(Opcode.TEXT, text.getBytes(StandardCharsets.UTF_8));
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

    /** Where in {@link #frame} the payload starts. */
    public int payloadOffset() {
        return payloadOffset;
    }

    /** In bytes. */
    public int payloadLength() {
        return frame.length - payloadOffset;
    }
}
