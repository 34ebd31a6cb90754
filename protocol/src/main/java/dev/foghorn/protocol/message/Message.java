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
    /** From here on a message is long, in bytes: the header of its frame has one length, and copying it costs. */
    public static final int LONG = 1 << 16;

    private Opcode opcode;
    private byte[] array;
    private int offset;
    private int length;
    /** The array holds this message alone, and nobody has taken it. */
    private boolean owned;
    /** What {@link #frame} gave out; null until then. */
    private byte[] frame;

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
     * Whether {@link #giveAway} may be called: a long message that came in pieces was put together at the end of an
     * array, with room for a header in front, and nobody has taken that array yet.
     */
    public boolean mayBeGivenAway() {
        return isOwned() && frameStart() >= 0 && offset + length == array.length;
    }

    /**
     * Makes the message one unmasked frame where it lies, and gives {@link #array} to the caller alone. It can still be
     * read until the callback returns.
     *
     * @return where in the array the frame starts; it goes to the array's end
     */
    public int giveAway() {
        owned = false;
        FrameWriter.encodeInFront(opcode, array, offset, length);
        return frameStart();
    }

    /**
     * The message as one unmasked frame, as a server sends it on; the same array each time. It outlives the callback;
     * never write to it.
     */
    public byte[] frame() {
        requireValid();
        if (frame == null) {
            if (mayBeGivenAway() && frameStart() == 0) {
                giveAway();
                frame = array;
            } else {
                frame = FrameWriter.encode(opcode, array, offset, length);
            }
        }
        return frame;
    }

    private int frameStart() {
        return offset - FrameHeader.lengthFor(length, false);
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
        this.owned = false;
        this.frame = null;
    }

    /** A message that lies in an array of its own. */
    void viewOwn(Opcode opcode, byte[] array, int offset, int length) {
        view(opcode, array, offset, length);
        owned = true;
    }

    boolean isOwned() {
        requireValid();
        return owned;
    }

    void invalidate() {
        array = null;
        frame = null;
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
