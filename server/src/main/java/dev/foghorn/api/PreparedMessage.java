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

    private PreparedMessage(Opcode opcode, byte[] payload, int offset, int length) {
        this.opcode = opcode;
        this.frame = FrameWriter.encode(opcode, payload, offset, length);
        this.payloadOffset = frame.length - length;
    }

    public static PreparedMessage text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return new PreparedMessage(Opcode.TEXT, utf8, 0, utf8.length);
    }

    /** @param binary copied */
    public static PreparedMessage binary(byte[] binary) {
        return new PreparedMessage(Opcode.BINARY, binary, 0, binary.length);
    }

    /** A copy of a received message. */
    public static PreparedMessage of(Message message) {
        return new PreparedMessage(message.opcode(), message.array(), message.offset(), message.length());
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
