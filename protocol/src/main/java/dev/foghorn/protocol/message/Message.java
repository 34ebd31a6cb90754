package dev.foghorn.protocol.message;

import dev.foghorn.protocol.frame.FrameHeader;
import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.Opcode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A received message, or the application data of a Ping or Pong, as a view of the read buffer (RFC 6455 section 5.6).
 *
 * <p>Valid until the callback that got it returns: the bytes then belong to the next message, and every method throws
 * {@link IllegalStateException} instead of lying. To keep the content, {@link #copy} it or take its {@link #text}.
 * A text is already known to be UTF-8.
 */
public final class Message {
    private Opcode opcode;
    private byte[] array;
    private int offset;
    private int length;
    /** The array holds this message alone, behind the room that the header of a server's frame takes. */
    private boolean framed;

    Message() {}

    /** {@code TEXT} or {@code BINARY}; {@code PING} or {@code PONG} for their application data. */
    public Opcode opcode() {
        requireValid();
        return opcode;
    }

    public boolean isText() {
        return opcode() == Opcode.TEXT;
    }

    /** In bytes. */
    public int length() {
        requireValid();
        return length;
    }

    /** The array that holds the content, from {@link #offset} on. Read it, never write to it. */
    public byte[] array() {
        requireValid();
        return array;
    }

    /** Where in {@link #array} the content starts. */
    public int offset() {
        requireValid();
        return offset;
    }

    /** The content as a text; allocates. */
    public String text() {
        requireValid();
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }

    /** The content as an array of the caller's own. */
    public byte[] copy() {
        requireValid();
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    /**
     * Whether {@link #frame} copies nothing: a long message that came in pieces was put together with room for a
     * header in front.
     */
    public boolean isFramed() {
        requireValid();
        return framed;
    }

    /** The message as one unmasked frame, as a server sends it on. It outlives the callback; never write to it. */
    public byte[] frame() {
        requireValid();
        if (!framed) {
            return FrameWriter.encode(opcode, array, offset, length);
        }
        FrameWriter.encodeInFront(opcode, array, length);
        return array;
    }

    /** The content as a read-only buffer, as short-lived as the message. */
    public ByteBuffer asReadOnlyBuffer() {
        requireValid();
        return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
    }

    void view(Opcode opcode, byte[] array, int offset, int length) {
        this.opcode = opcode;
        this.array = array;
        this.offset = offset;
        this.length = length;
        this.framed = false;
    }

    /** A message that lies in an array of its own. */
    void viewOwn(Opcode opcode, byte[] array, int offset, int length) {
        view(opcode, array, offset, length);
        framed = offset == FrameHeader.lengthFor(length, false) && array.length == offset + length;
    }

    void invalidate() {
        array = null;
    }

    private void requireValid() {
        if (array == null) {
            throw new IllegalStateException("a message is valid only during its callback: copy() what you keep");
        }
    }

    @Override
    public String toString() {
        return array == null ? "Message[no longer valid]" : "Message[" + opcode + ", " + length + " bytes]";
    }
}
