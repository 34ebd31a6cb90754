package dev.foghorn.protocol.model;

import dev.foghorn.protocol.frame.Limits;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * RFC 6455 sections 5 to 7 written down as plainly as possible: no speed, no economy, and nothing of the code that is
 * checked against it but three numbers, the limits. It keeps all bytes of a frame until the frame is complete, and
 * judges that frame anew from its first byte whenever more have come, so that a rule is broken as soon as the bytes
 * that break it are there.
 */
final class Reference implements Party {
    private final boolean server;
    private final Limits limits;
    /** Whether {@link Inverting} was negotiated. */
    private final boolean inverting;
    private final Tally tally;
    private final Log log = new Log();
    private Call inNextCallback;

    /** Of the frame that is not complete. */
    private byte[] unread = {};
    /** 5.4: the message that is not complete; opcode 0 if there is none. */
    private int opcode;
    private byte[] message = {};
    private int fragments;
    private boolean marked;
    /** 5.4: the same for what we send. */
    private boolean sendingFragments;

    private boolean closeSent;
    private boolean closeReceived;
    private boolean failed;
    private boolean eof;
    private Integer code;
    private String reason;

    Reference(boolean server, Limits limits, Tally tally) {
        this(server, limits, false, tally);
    }

    Reference(boolean server, Limits limits, boolean inverting, Tally tally) {
        this.server = server;
        this.limits = limits;
        this.inverting = inverting;
        this.tally = tally;
    }

    // ------------------------------------------------------------------------------------------------ 5.2: one frame

    @Override
    public void receive(byte[] piece) {
        if (isOver()) {
            tally.reached(Rule.BYTES_AFTER_THE_END);
        }
        unread = concat(unread, piece);
        try {
            while (!isOver() && readFrame()) {
                continue;
            }
        } catch (Rule.Broken broken) {
            tally.reached(broken.rule);
            fail(broken.rule.code, Log.OWN_WORDS);
        }
    }

    /** Returns false if the frame is not complete. */
    private boolean readFrame() throws Rule.Broken {
        if (unread.length < 1) {
            return false;
        }
        boolean fin = (unread[0] & 0x80) != 0;
        int frameOpcode = unread[0] & 0x0F;
        boolean control = frameOpcode >= 0x8;
        boolean rsv1 = inverting && (unread[0] & 0x70) == 0x40;
        Rule.RESERVED_BITS.forbids((unread[0] & 0x70) != 0 && !rsv1);
        Rule.RESERVED_OPCODE.forbids(!List.of(0x0, 0x1, 0x2, 0x8, 0x9, 0xA).contains(frameOpcode));
        Rule.CONTROL_FRAGMENTED.forbids(control && !fin);
        if (unread.length < 2) {
            return false;
        }
        boolean masked = (unread[1] & 0x80) != 0;
        int length7 = unread[1] & 0x7F;
        int extended = length7 == 127 ? 8 : length7 == 126 ? 2 : 0;
        Rule.MASKING_AS_THE_OTHER_SIDE.forbids(masked != server);
        Rule.CONTROL_TOO_LONG.forbids(control && length7 > 125);
        if (unread.length < 2 + extended) {
            return false;
        }
        BigInteger number = new BigInteger(1, Arrays.copyOfRange(unread, 2, 2 + extended));
        Rule.LENGTH_OVER_63_BITS.forbids(number.bitLength() > 63);
        long length = extended == 0 ? length7 : number.longValue();
        Rule.LENGTH_NOT_MINIMAL.forbids(extended == 2 && length < 126 || extended == 8 && length < 65536);
        Rule.FRAME_TOO_BIG.forbids(length > limits.maxFrame());
        int header = 2 + extended + (masked ? 4 : 0);
        if (unread.length < header) {
            return false;
        }
        Rule.MARKED_CONTROL.forbids(control && rsv1);
        if (!control) {
            judgeOrder(frameOpcode, rsv1, length);
        }
        byte[] payload = Arrays.copyOfRange(unread, header, (int) Math.min(unread.length, header + length));
        for (int i = 0; i < payload.length && masked; i++) { // 5.3
            payload[i] ^= unread[header - 4 + i % 4];
        }
        boolean inverted = !control && (frameOpcode == 0x0 ? marked : rsv1);
        if (inverted) {
            payload = Inverting.invert(payload, 0, payload.length);
        }
        if (frameOpcode == 0x1 || frameOpcode == 0x0 && opcode == 0x1) {
            // what is marked is decoded only when the message ends
            boolean judged = !inverted || fin && payload.length == length;
            Rule.TEXT_NOT_UTF8.forbids(judged && !beginsUtf8(concat(message, payload)));
        }
        if (payload.length < length) {
            return false;
        }
        tally.reached(extended == 0 ? Rule.LENGTH_IN_7_BITS
                : extended == 2 ? Rule.LENGTH_IN_16_BITS : Rule.LENGTH_IN_64_BITS);
        if (masked && Arrays.equals(new byte[4], Arrays.copyOfRange(unread, header - 4, header))) {
            tally.reached(Rule.KEY_OF_ZERO);
        }
        unread = Arrays.copyOfRange(unread, header + payload.length, unread.length);
        if (control) {
            receiveControl(frameOpcode, payload);
        } else {
            marked = inverted;
            receiveFragment(fin, frameOpcode, payload);
        }
        return true;
    }

    // ------------------------------------------------------------------------------- 5.4, 5.6: fragments and messages

    private void judgeOrder(int frameOpcode, boolean rsv1, long length) throws Rule.Broken {
        Rule.CONTINUATION_OF_NOTHING.forbids(frameOpcode == 0x0 && opcode == 0x0);
        Rule.MESSAGE_INSIDE_MESSAGE.forbids(frameOpcode != 0x0 && opcode != 0x0);
        Rule.MARKED_CONTINUATION.forbids(frameOpcode == 0x0 && rsv1);
        Rule.TOO_MANY_FRAGMENTS.forbids(fragments + 1 > limits.maxFragments());
        Rule.MESSAGE_TOO_BIG.forbids(message.length + length > limits.maxMessage());
    }

    private void receiveFragment(boolean fin, int frameOpcode, byte[] payload) throws Rule.Broken {
        boolean only = fin && frameOpcode != 0x0;
        opcode = frameOpcode == 0x0 ? opcode : frameOpcode;
        message = concat(message, payload);
        fragments++;
        boolean text = opcode == 0x1;
        if (!fin) {
            tally.reached(payload.length == 0 ? Rule.EMPTY_FRAGMENT : Rule.FRAGMENT);
            if (text && !isUtf8(message)) {
                tally.reached(Rule.TEXT_CUT_INSIDE_CHARACTER);
            }
            return;
        }
        Rule.TEXT_ENDS_INSIDE_CHARACTER.forbids(text && !isUtf8(message));
        tally.reached(text
                ? only ? Rule.TEXT_IN_ONE_FRAME : Rule.TEXT_IN_FRAGMENTS
                : only ? Rule.BINARY_IN_ONE_FRAME : Rule.BINARY_IN_FRAGMENTS);
        if (inverting) {
            tally.reached(marked ? Rule.MARKED_MESSAGE : Rule.UNMARKED_MESSAGE);
        }
        int kind = opcode;
        byte[] whole = message;
        opcode = 0x0;
        message = new byte[0];
        fragments = 0;
        log.hears(kind, whole);
        callback();
    }

    /** 8.1. */
    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Whether more bytes can make this UTF-8: the rest of a character is of 80 to BF, and one of the two fits it. */
    private static boolean beginsUtf8(byte[] bytes) {
        for (String rest : new String[] {"", "\u0080", "\u00BF", "\u0080\u0080", "\u00BF\u00BF", "\u0080\u0080\u0080",
            "\u00BF\u00BF\u00BF"}) {
            if (isUtf8(concat(bytes, rest.getBytes(StandardCharsets.ISO_8859_1)))) {
                return true;
            }
        }
        return false;
    }

    // ------------------------------------------------------------------------------------------ 5.5: Close, Ping, Pong

    private void receiveControl(int frameOpcode, byte[] payload) throws Rule.Broken {
        if (opcode != 0x0) {
            tally.reached(Rule.CONTROL_BETWEEN_FRAGMENTS);
        }
        if (frameOpcode == 0x8) {
            receiveClose(payload);
            return;
        }
        if (frameOpcode == 0xA) {
            tally.reached(Rule.PONG);
        } else {
            // a Close of ours is no excuse: only one of the peer's is
            tally.reached(closeSent ? Rule.PING_AFTER_OUR_CLOSE : Rule.PING_ANSWERED);
            log.sends(true, 0xA, payload);
        }
        log.hears(frameOpcode, payload);
        callback();
    }

    private void receiveClose(byte[] payload) throws Rule.Broken {
        Rule.CLOSE_OF_ONE_BYTE.forbids(payload.length == 1);
        int received = payload.length == 0 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        tally.receivedCode(received);
        Rule.CLOSE_CODE_NOT_ALLOWED.forbids(payload.length > 0 && !mayBeSent(received));
        byte[] rest = Arrays.copyOfRange(payload, Math.min(2, payload.length), payload.length);
        Rule.CLOSE_REASON_NOT_UTF8.forbids(!isUtf8(rest));
        tally.reached(payload.length == 0 ? Rule.CLOSE_WITHOUT_CODE
                : rest.length == 0 ? Rule.CLOSE_WITHOUT_REASON : Rule.CLOSE_WITH_REASON);
        tally.reached(closeSent ? Rule.CLOSE_ANSWERS_OURS : Rule.CLOSE_ANSWERED);
        closeReceived = true;
        code = received;
        reason = new String(rest, StandardCharsets.UTF_8);
        if (!closeSent) {
            sendClose(received, "");
        }
        log.hearsClose(code, reason);
        callback();
    }

    /** 7.4.1 and IANA's registry; 7.4.2 for the others. */
    private static boolean mayBeSent(int code) {
        return List.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014).contains(code)
                || 3000 <= code && code <= 3999
                || 4000 <= code && code <= 4999;
    }

    // --------------------------------------------------------------------------------------------------- 6.1: sending

    @Override
    public boolean send(int dataOpcode, byte[] payload) {
        if (!inverting) {
            return sendAsItIs(dataOpcode, payload);
        }
        boolean even = payload.length % 2 == 0;
        if (maySend() && !sendingFragments) {
            tally.reached(even ? Rule.SENT_MARKED : Rule.SENT_UNMARKED);
        }
        return even
                ? sendAsItIs(dataOpcode | Log.RSV1, Inverting.invert(payload, 0, payload.length))
                : sendAsItIs(dataOpcode, payload);
    }

    private boolean sendAsItIs(int dataOpcode, byte[] payload) {
        if (!maySend()) {
            tally.reached(Rule.SEND_AFTER_THE_END);
            return false;
        }
        if (sendingFragments) {
            tally.reached(Rule.SEND_INSIDE_FRAGMENTS);
            throw new IllegalStateException();
        }
        tally.reached(Rule.SENT);
        log.sends(true, dataOpcode, payload);
        return true;
    }

    @Override
    public boolean sendEncoded(int dataOpcode, byte[] payload) {
        if (!server) {
            tally.reached(Rule.SEND_ENCODED_BY_A_CLIENT);
            throw new IllegalStateException();
        }
        return sendAsItIs(dataOpcode, payload);
    }

    @Override
    public boolean sendFragment(int dataOpcode, boolean last, byte[] payload) {
        if (!maySend()) {
            tally.reached(Rule.SEND_AFTER_THE_END);
            return false;
        }
        tally.reached(Rule.SENT_FRAGMENT);
        log.sends(last, sendingFragments ? 0x0 : dataOpcode, payload);
        sendingFragments = !last;
        return true;
    }

    @Override
    public boolean ping(byte[] payload) {
        return sendControl(0x9, payload);
    }

    @Override
    public boolean pong(byte[] payload) {
        return sendControl(0xA, payload);
    }

    private boolean sendControl(int controlOpcode, byte[] payload) {
        if (payload.length > 125) {
            tally.reached(Rule.SEND_LONG_CONTROL);
            throw new IllegalArgumentException();
        }
        if (!maySend()) {
            tally.reached(Rule.SEND_AFTER_THE_END);
            return false;
        }
        if (sendingFragments) {
            tally.reached(Rule.SENT_CONTROL_BETWEEN_FRAGMENTS);
        }
        log.sends(true, controlOpcode, payload);
        return true;
    }

    // -------------------------------------------------------------------------------------------------- 7.1: closing

    @Override
    public boolean close(int newCode, String newReason) {
        if (newCode != 1005 && !mayBeSent(newCode)) {
            tally.reached(Rule.SEND_CLOSE_WITH_BAD_CODE);
            throw new IllegalArgumentException();
        }
        if (closeSent || failed) {
            tally.reached(Rule.SEND_CLOSE_AGAIN);
            return false;
        }
        tally.reached(newCode == 1005 ? Rule.SENT_CLOSE_WITHOUT_CODE : Rule.SENT_CLOSE);
        sendClose(newCode, newReason);
        return true;
    }

    private void sendClose(int newCode, String newReason) {
        closeSent = true;
        if (newCode == 1005) {
            log.sends(true, 0x8, new byte[0]);
            return;
        }
        String cut = newReason;
        while (cut.getBytes(StandardCharsets.UTF_8).length > 123) { // 5.5: 125 with the code
            tally.reached(Rule.CLOSE_REASON_CUT);
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        byte[] number = {(byte) (newCode / 256), (byte) (newCode % 256)};
        log.sends(true, 0x8, concat(number, cut.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void fail(int newCode, String newReason) {
        if (isOver()) {
            tally.reached(Rule.FAIL_AFTER_THE_END);
            return;
        }
        failed = true;
        code = newCode;
        reason = newReason;
        if (closeSent) {
            tally.reached(Rule.FAILED_AFTER_OUR_CLOSE);
        } else if (!mayBeSent(newCode)) {
            tally.reached(Rule.FAILED_WITHOUT_CLOSE);
        } else {
            tally.reached(Rule.FAILED_WITH_CLOSE);
            sendClose(newCode, newReason);
        }
    }

    @Override
    public void receiveEof() {
        eof = true;
        tally.reached(isOver() ? Rule.EOF_AFTER_THE_END
                : closeSent ? Rule.EOF_INSTEAD_OF_ANSWER : Rule.EOF_WITHOUT_CLOSE);
        if (!isOver()) {
            fail(1006, Log.OWN_WORDS);
        }
    }

    private boolean maySend() {
        return !closeSent && !closeReceived && !failed;
    }

    private boolean isOver() {
        return failed || closeSent && closeReceived;
    }

    // ------------------------------------------------------------------------------------------------ the application

    @Override
    public void inNextCallback(Call call) {
        inNextCallback = call;
    }

    private void callback() {
        Call call = inNextCallback;
        inNextCallback = null;
        if (call != null) {
            try {
                call.playTo(this);
            } catch (Call.Thrown byApplication) { // what was received is done; what comes next is read as ever
                tally.reached(Rule.APPLICATION_THROWS);
                log.answers(byApplication);
            }
        }
    }

    @Override
    public Log log() {
        return log;
    }

    @Override
    public void logState() {
        // 7.1.1: the server ends TCP first; after a failure (7.1.7) each side does
        boolean tcpCloseDue = isOver() && (server || failed || eof);
        log.state(maySend(), isOver(), isOver() && !failed, tcpCloseDue, code, reason);
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
