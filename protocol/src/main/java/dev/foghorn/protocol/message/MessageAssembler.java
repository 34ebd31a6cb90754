package dev.foghorn.protocol.message;

import dev.foghorn.protocol.close.CloseCode;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.close.ProtocolException;
import dev.foghorn.protocol.frame.FrameHeader;
import dev.foghorn.protocol.frame.FrameSink;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.utf8.Utf8Validator;
import java.nio.ByteBuffer;

/**
 * Puts frames together to messages (RFC 6455 section 5.4) and gives them to a {@link MessageSink}.
 *
 * <pre>
 *                 TEXT, BINARY with FIN: deliver
 *                      +---+
 *                      v   |     TEXT, BINARY without FIN
 *   Ping, Pong, -->  BETWEEN  ------------------------------>  INSIDE  &lt;-- Ping, Pong, Close at any time
 *   Close at any     MESSAGES &lt;------------------------------ A MESSAGE
 *   time                         CONTINUATION with FIN: deliver   | ^
 *                                                                 +-+ CONTINUATION without FIN
 * </pre>
 *
 * Checks how frames follow one another, the limits on messages and fragments, and UTF-8 as it arrives. It does not
 * check single frames (the parser did) nor the closing handshake (the endpoint does).
 *
 * <p>A message whose only frame lies whole in one window is delivered where it lies. Any other is appended to an array
 * that grows with what has come, never with what is announced: at most twice the bytes received, plus
 * {@value #SMALLEST_BODY} (section 10.4). A long one is put into a {@linkplain SpareArrays spare array} if there is
 * one: until so much of the message has come, that array is lent by the spares, which lend no more than their limit to
 * all endpoints together. The array of a message that is over becomes a spare one, unless somebody took it. Nothing
 * else is kept between messages.
 *
 * <p>A transformed message is kept as it came, and decoded when its last frame has ended: what a peer can make us keep
 * by not ending a message is what it has sent, and not the thousand times as much that may become of it. Its limit and
 * its UTF-8 are therefore judged at its end.
 */
public final class MessageAssembler implements FrameSink {
    /** The first array of a message in pieces; spares the smallest ones the doubling. */
    private static final int SMALLEST_BODY = 256;

    private static final byte[] EMPTY = {};

    private final Limits limits;
    private final MessageSink sink;
    private final MessageExtension extension;
    /** Null without an extension. */
    private final MessageExtension.Output decoded;
    private final SpareArrays spares;
    private final Message view = new Message();

    private FrameHeader header;
    /** Whether {@link #view} is on the whole payload of the current frame. */
    private boolean windowIsWhole;

    /** The kind of the message under way, or null between messages. */
    private Opcode opcode;
    /** Whether the message under way was marked by the extension. */
    private boolean transformed;
    private int fragments;
    /** Where UTF-8 validation of the text under way stands. */
    private int utf8;
    /** Bytes of payload as they came, before the extension undid anything. */
    private long received;
    /** What has come of a message in pieces; null if nothing has. */
    private byte[] body;
    private int bodyStart;
    private int bodyLength;
    /** The body is longer than what has come allows: the spares count it as theirs. */
    private boolean lent;
    /** How long the body can become, by what is known so far. */
    private long longestBody;

    /** What has come of a control frame in pieces: it may arrive in the middle of a message. */
    private byte[] control;
    private int controlLength;

    /** @param extension null if none was negotiated */
    public MessageAssembler(Limits limits, MessageSink sink, MessageExtension extension, SpareArrays spares) {
        this.limits = limits;
        this.sink = sink;
        this.extension = extension;
        this.spares = spares;
        this.decoded = extension == null ? null : this::decodedContent;
    }

    /** Whether no message is under way: the next frame that is no control frame begins one. */
    public boolean isBetweenMessages() {
        return opcode == null;
    }

    @Override
    public void onFrame(FrameHeader header) throws ProtocolException {
        this.header = header;
        windowIsWhole = false;
        if (header.opcode().isControl()) {
            beginControl();
        } else if (header.opcode() == Opcode.CONTINUATION) {
            continueMessage();
        } else {
            beginMessage();
        }
    }

    private void beginControl() throws ProtocolException {
        controlLength = 0;
        // RFC 7692 section 6: the bit belongs to messages, so a control frame has no use for it
        if (header.rsv() != 0) {
            throw error("a " + header.opcode() + " frame may not have reserved bits");
        }
    }

    private void beginMessage() throws ProtocolException {
        // 5.4: "The fragments of one message MUST NOT be interleaved between the fragments of another message"
        if (opcode != null) {
            throw error("a " + header.opcode() + " frame came where the last message is to be continued");
        }
        opcode = header.opcode();
        transformed = header.rsv() != 0;
        fragments = 0;
        utf8 = Utf8Validator.BOUNDARY;
        received = 0;
        countFragment();
    }

    private void continueMessage() throws ProtocolException {
        if (opcode == null) {
            throw error("there is no message to continue");
        }
        // RFC 7692 section 6: "An endpoint MUST NOT set the "Per-Message Compressed" bit of ... non-first fragments"
        if (header.rsv() != 0) {
            throw error("only the first frame of a message may have reserved bits");
        }
        countFragment();
    }

    private void countFragment() throws ProtocolException {
        if (++fragments > limits.maxFragments()) {
            throw new ProtocolException(CloseCode.POLICY_VIOLATION,
                    "a message in more than " + limits.maxFragments() + " frames is over the limit (max-fragments)");
        }
        received += header.payloadLength();
        // 10.4: judged by what is declared, before anything is kept
        long overhead = transformed ? extension.overhead(limits.maxMessage()) : 0;
        requireWithinLimit(received - overhead);
        longestBody = header.fin() ? received : limits.maxMessage() + overhead;
    }

    @Override
    public void onPayload(byte[] array, int offset, int length) throws ProtocolException {
        if (header.opcode().isControl()) {
            controlPayload(array, offset, length);
            return;
        }
        if (!transformed) {
            validate(array, offset, length);
        }
        boolean last = header.fin() && length == header.payloadLength();
        if (last && bodyLength == 0) {
            view.view(opcode, array, offset, length);
            windowIsWhole = true;
        } else {
            append(array, offset, length);
        }
    }

    private void controlPayload(byte[] array, int offset, int length) {
        if (length == header.payloadLength()) {
            view.view(header.opcode(), array, offset, length);
            windowIsWhole = true;
            return;
        }
        if (control == null) {
            control = new byte[FrameHeader.MAX_CONTROL_PAYLOAD];
        }
        System.arraycopy(array, offset, control, controlLength, length);
        controlLength += length;
    }

    /** Keeps the next bytes of a message. */
    private void append(byte[] array, int offset, int length) {
        int needed = bodyLength + length;
        if (body == null || bodyStart + needed > body.length) {
            enlarge(needed);
        }
        if (array != body) { // see room()
            System.arraycopy(array, offset, body, bodyStart + bodyLength, length);
        }
        bodyLength = needed;
        if (lent && body.length <= twice(needed)) {
            lent = false;
            spares.covered(body);
        }
    }

    /**
     * Where the next bytes of the frame under way belong, for the transport to read them to; null if they are few, or
     * not those of a message that is being put together as it comes.
     *
     * @param payloadLeft bytes that the frame lacks
     */
    public ByteBuffer room(long payloadLeft) {
        if (body == null || transformed || header.opcode().isControl() || payloadLeft < Message.LONG) {
            return null;
        }
        int start = bodyStart + bodyLength;
        if (start == body.length) {
            enlarge(bodyLength + 1);
            start = bodyStart + bodyLength;
        }
        return ByteBuffer.wrap(body, start, (int) Math.min(body.length - start, payloadLeft));
    }

    /** A long message leaves room in front for the header of a server's frame, to be sent on where it lies. */
    private void enlarge(int needed) {
        byte[] small = body;
        int smallStart = bodyStart;
        boolean isLong = header.fin() && !transformed && received >= Message.LONG;
        bodyStart = isLong ? FrameHeader.lengthFor(Message.LONG, false) : 0;
        body = isLong ? spares.lend(bodyStart + (int) received) : null;
        lent = body != null;
        if (lent) {
            bodyStart = body.length - (int) received;
        } else {
            body = new byte[bodyStart + capacityFor(needed)];
        }
        if (small != null) {
            System.arraycopy(small, smallStart, body, bodyStart, bodyLength);
        }
    }

    /** The message under way will not come to its end: what is kept of it is let go. */
    public void abandon() {
        if (lent) {
            lent = false;
            spares.covered(body);
            spares.give(body);
        }
        forgetBody();
    }

    private void forgetBody() {
        body = null;
        bodyStart = 0;
        bodyLength = 0;
    }

    /** Twice what has come, but not more than the message will have, once that is known. */
    private int capacityFor(int needed) {
        long doubled = Math.max(SMALLEST_BODY, 2L * needed);
        return (int) Math.max(needed, Math.min(doubled, longestBody));
    }

    /** How long an array may be that holds so much, a header in front of it included. */
    private static long twice(int needed) {
        return 2L * needed + SMALLEST_BODY;
    }

    private void validate(byte[] array, int offset, int length) throws ProtocolException {
        if (opcode == Opcode.TEXT) {
            utf8 = Utf8Validator.validate(utf8, array, offset, length);
            // 8.1: such a stream "MUST _Fail the WebSocket Connection_", and the sooner the better
            if (utf8 == Utf8Validator.INVALID) {
                throw notUtf8();
            }
        }
    }

    private void requireWithinLimit(long length) throws ProtocolException {
        if (length > limits.maxMessage()) {
            throw new ProtocolException(CloseCode.MESSAGE_TOO_BIG,
                    "a message of " + length + " bytes or more is over the limit of " + limits.maxMessage()
                            + " (max-message)");
        }
    }

    @Override
    public void onFrameEnd() throws ProtocolException {
        if (header.opcode().isControl()) {
            endControl();
        } else if (header.fin()) {
            endMessage();
        }
    }

    private void endControl() throws ProtocolException {
        if (!windowIsWhole) {
            view.view(header.opcode(), control == null ? EMPTY : control, 0, controlLength);
            control = null;
        }
        try {
            switch (header.opcode()) {
                case PING -> sink.onPing(view);
                case PONG -> sink.onPong(view);
                default -> sink.onClose(CloseStatus.parse(view.array(), view.offset(), view.length()));
            }
        } finally {
            view.invalidate();
        }
    }

    private void endMessage() throws ProtocolException {
        if (transformed) {
            decode();
        }
        // 8.1, and 5.6: "the whole message MUST contain valid UTF-8", so it may not end inside a character
        if (utf8 != Utf8Validator.BOUNDARY) {
            throw notUtf8();
        }
        if (!windowIsWhole) {
            view.viewOwn(opcode, body == null ? EMPTY : body, bodyStart, bodyLength);
            forgetBody();
        }
        opcode = null;
        spares.callbackBegins();
        try {
            sink.onMessage(view);
        } finally {
            if (view.isOwned()) {
                spares.give(view.array());
            }
            view.invalidate();
            spares.callbackEnds();
        }
    }

    /** The message has come to its end: what came of it makes way for what it stands for. */
    private void decode() throws ProtocolException {
        byte[] came = windowIsWhole ? view.array() : body;
        int start = windowIsWhole ? view.offset() : bodyStart;
        int length = windowIsWhole ? view.length() : bodyLength;
        abandon();
        windowIsWhole = false;
        if (length == 0) { // some send an empty message so
            return;
        }
        longestBody = limits.maxMessage();
        int rest = extension.decode(came, start, length, decoded);
        if (bodyLength > 0) {
            decodedContent(extension.decoded(), 0, rest);
        } else {
            requireWithinLimit(rest);
            validate(extension.decoded(), 0, rest);
            view.view(opcode, extension.decoded(), 0, rest);
            windowIsWhole = true;
        }
        extension.decodeEnd();
    }

    private void decodedContent(byte[] array, int offset, int length) throws ProtocolException {
        requireWithinLimit((long) bodyLength + length);
        validate(array, offset, length);
        append(array, offset, length);
    }

    private static ProtocolException notUtf8() {
        return new ProtocolException(CloseCode.INVALID_PAYLOAD_DATA, "a text message is not UTF-8");
    }

    private static ProtocolException error(String sentence) {
        return new ProtocolException(CloseCode.PROTOCOL_ERROR, sentence);
    }
}
