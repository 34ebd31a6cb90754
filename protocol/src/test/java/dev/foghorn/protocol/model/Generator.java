package dev.foghorn.protocol.model;

import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Random conversations. They are made right at first, message by message and with calls of the application between, and
 * then spoilt here and there: what follows a fault is ignored, so a conversation that is to get anywhere needs few.
 */
final class Generator {
    /** Low, so that conversations reach them. */
    private static final List<Limits> LIMITS =
            List.of(new Limits(125, 125, 3), new Limits(200, 300, 4), new Limits(300, 200, 8), new Limits(400, 400, 2));
    /** Wide enough for each form of length. */
    private static final Limits WIDE = new Limits(66_000, 70_000, 4);

    /** Around the edges of each range of section 7.4. */
    static final int[] CODES = {0, 1, 999, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011,
        1012, 1013, 1014, 1015, 1016, 1999, 2000, 2999, 3000, 3999, 4000, 4999, 5000, 32768 + 1000, 65535};
    private static final int[] RESERVED_OPCODES = {0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF};
    private static final int[] KNOWN_OPCODES = {0x0, 0x1, 0x2, 0x8, 0x9, 0xA};

    private static final Call THROW = new Call(Call.Kind.THROW, 0, true, new byte[0]);

    private final Random random;
    private final boolean inverting;
    private Role role;
    private Limits limits;
    private List<Step> steps;
    private boolean faulty;

    Generator(Random random) {
        this(random, false);
    }

    /** @param inverting whether {@link Inverting} was negotiated */
    Generator(Random random, boolean inverting) {
        this.random = random;
        this.inverting = inverting;
    }

    Conversation next() {
        role = random.nextBoolean() ? Role.SERVER : Role.CLIENT;
        limits = oneIn(30) ? WIDE : LIMITS.get(random.nextInt(LIMITS.size()));
        steps = new ArrayList<>();
        faulty = !oneIn(3);
        int exchanges = oneIn(6) ? 0 : 1 + random.nextInt(6);
        for (int i = 0; i < exchanges; i++) {
            exchange();
        }
        if (exchanges == 0 || oneIn(2)) {
            closing();
        }
        if (oneIn(2)) {
            steps.add(new Call(Call.Kind.EOF, 0, true, new byte[0]));
        }
        while (oneIn(3)) {
            exchange();
        }
        return new Conversation(role, limits, inverting, steps);
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private int any(int... choices) {
        return choices[random.nextInt(choices.length)];
    }

    // -------------------------------------------------------------------------------------------------- what happens

    private void exchange() {
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> message();
            case 3 -> control();
            case 4, 5 -> steps.add(call());
            case 6 -> sendFragments();
            default -> steps.add(new Call.Later(oneIn(8) ? THROW : call()));
        }
        if (oneIn(8)) {
            closing();
        }
    }

    /** The peer's Close, ours, or both. */
    private void closing() {
        boolean ours = oneIn(2);
        if (ours) {
            steps.add(new Call(Call.Kind.CLOSE, allowedCode(), true, Texts.utf8(random, random.nextInt(20))));
        }
        if (ours && oneIn(2)) {
            message();
        }
        if (!oneIn(4)) {
            peer(PeerFrame.of(true, 0x8, key(), closePayload()));
        }
    }

    /** In one frame or in fragments, with control frames and calls between them. */
    private void message() {
        boolean text = oneIn(2);
        byte[] content = new byte[size()];
        if (text) {
            content = Texts.utf8(random, content.length);
            content = faulty && oneIn(10) ? Texts.spoilt(random, content) : content;
            content = faulty && oneIn(20) ? Texts.endingInsideCharacter(random, content) : content;
        } else {
            random.nextBytes(content);
        }
        boolean marked = inverting && oneIn(2);
        if (marked) {
            content = Inverting.invert(content, 0, content.length);
        }
        boolean whole = oneIn(2) || limits == WIDE && oneIn(2);
        int fragments = whole ? 1 : 1 + random.nextInt(limits.maxFragments() + (oneIn(3) ? 2 : 0));
        int start = 0;
        for (int i = 1; i <= fragments; i++) {
            boolean last = i == fragments;
            int end = last ? content.length : start + random.nextInt(content.length - start + 1);
            int opcode = i > 1 ? 0x0 : text ? 0x1 : 0x2;
            PeerFrame frame = PeerFrame.of(last, opcode, key(), Arrays.copyOfRange(content, start, end));
            peer(marked && i == 1 ? frame.withFirst(frame.first() | Log.RSV1) : frame);
            start = end;
            if (!last && oneIn(4)) {
                control();
            }
            if (!last && oneIn(8)) {
                steps.add(call());
            }
            if (!last && faulty && oneIn(20)) {
                peer(PeerFrame.of(oneIn(2), any(0x1, 0x2), key(), Texts.utf8(random, random.nextInt(4))));
            }
        }
    }

    private void control() {
        int opcode = any(0x9, 0x9, 0xA);
        peer(PeerFrame.of(true, opcode, key(), randomBytes(any(0, 1, 4, 9, 124, 125))));
    }

    private void sendFragments() {
        for (int more = random.nextInt(4); more > 0; more--) {
            steps.add(new Call(Call.Kind.SEND_FRAGMENT, any(0x1, 0x2), false, randomBytes(any(0, 1, 5, 126))));
            if (oneIn(3)) {
                steps.add(call());
            }
        }
        if (!oneIn(4)) {
            steps.add(new Call(Call.Kind.SEND_FRAGMENT, any(0x1, 0x2), true, randomBytes(any(0, 1, 5, 126))));
        }
    }

    private Call call() {
        int length = limits == WIDE ? any(0, 65_535, 65_536) : any(0, 1, 2, 7, 124, 125, 126, 127, 300);
        return switch (random.nextInt(32)) {
            case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 -> new Call(Call.Kind.SEND, any(0x1, 0x2), true, randomBytes(length));
            case 11, 12, 13, 14, 15 -> new Call(Call.Kind.SEND_ENCODED, any(0x1, 0x2), true, randomBytes(length));
            case 16, 17, 18, 19 -> new Call(Call.Kind.SEND_FRAGMENT, any(0x1, 0x2), oneIn(2), randomBytes(length));
            case 20, 21, 22, 23 -> new Call(Call.Kind.PING, 0, true, randomBytes(any(0, 1, 5, 125, 126)));
            case 24, 25, 26, 27 -> new Call(Call.Kind.PONG, 0, true, randomBytes(any(0, 1, 5, 125, 126)));
            case 28, 29 -> new Call(Call.Kind.CLOSE, allowedCode(), true, reason());
            case 30 -> new Call(Call.Kind.CLOSE, code(), true, reason());
            default -> new Call(Call.Kind.FAIL, oneIn(3) ? code() : allowedCode(), true, reason());
        };
    }

    // ---------------------------------------------------------------------------------------------- what it is made of

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private int size() {
        if (limits == WIDE) {
            return any(126, 65_535, 65_536, 65_536, 65_537, limits.maxFrame(), limits.maxFrame() + 1,
                    limits.maxMessage());
        }
        return !oneIn(3)
                ? random.nextInt(20)
                : any(0, 1, 124, 125, 126, 127, limits.maxFrame(), limits.maxFrame() + 1, limits.maxMessage(),
                        limits.maxMessage() + 1);
    }

    private byte[] key() {
        return role == Role.CLIENT ? null : oneIn(4) ? new byte[4] : randomBytes(4);
    }

    /** 1005 stands for none. */
    private int allowedCode() {
        return any(1000, 1000, 1001, 1003, 1005, 1008, 1011, 1014, 3000, 3000 + random.nextInt(2000), 4999);
    }

    private int code() {
        return oneIn(8) ? random.nextInt(0x10000) : any(CODES);
    }

    private byte[] reason() {
        return Texts.utf8(random, oneIn(3) ? any(0, 121, 122, 123, 124, 125, 130) : random.nextInt(20));
    }

    private byte[] closePayload() {
        if (oneIn(6)) {
            return faulty && oneIn(2) ? randomBytes(1) : new byte[0];
        }
        int code = allowedCode();
        if (faulty && !oneIn(4)) {
            code = code();
        }
        code = code == 1005 && !faulty ? 1000 : code;
        byte[] reason = Texts.utf8(random, oneIn(3) ? 0 : oneIn(4) ? 123 : random.nextInt(30));
        if (faulty && oneIn(4)) {
            reason = Texts.spoilt(random, reason);
            reason = Arrays.copyOf(reason, Math.min(123, reason.length));
        }
        byte[] payload = new byte[2 + reason.length];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(reason, 0, payload, 2, reason.length);
        return payload;
    }

    // ------------------------------------------------------------------------------------------------ faults and cuts

    private void peer(PeerFrame frame) {
        PeerFrame marked = inverting && faulty && oneIn(20) ? frame.withFirst(frame.first() ^ Log.RSV1) : frame;
        steps.add(cut(faulty && oneIn(12) ? spoilt(marked) : marked));
    }

    private PeerFrame spoilt(PeerFrame frame) {
        int first = frame.first();
        return switch (random.nextInt(16)) {
            case 0 -> frame.withFirst(first | 1 + random.nextInt(7) << 4);
            case 1 -> frame.withFirst(first & ~0xF | any(RESERVED_OPCODES));
            case 2 -> frame.withFirst(first ^ PeerFrame.FIN);
            case 3 -> frame.withFirst(first & ~0xF | any(KNOWN_OPCODES));
            case 4 -> frame.withKey(frame.key() == null ? randomBytes(4) : null);
            case 5, 14, 15 -> notMinimal(frame);
            case 6 -> frame.withLength(8, Long.MIN_VALUE | (oneIn(2) ? 0 : random.nextLong()));
            case 7 -> frame.withLength(8, oneIn(2) ? Long.MAX_VALUE : random.nextLong() >>> 1 + random.nextInt(47));
            case 8 -> announcing(frame, any(limits.maxFrame(), limits.maxMessage()) + random.nextInt(3));
            case 9 -> announcing(frame, frame.payload().length + 1 + random.nextInt(5));
            case 10 -> PeerFrame.of(true, any(0x8, 0x9, 0xA), key(), randomBytes(126 + random.nextInt(3)));
            case 11 -> PeerFrame.of(false, any(0x8, 0x9, 0xA), key(), randomBytes(any(0, 2)));
            case 12 -> PeerFrame.of(true, 0x0, key(), frame.payload());
            default -> new PeerFrame(random.nextInt(256), 0, random.nextInt(126), key(),
                    randomBytes(random.nextInt(40)), List.of(), 0);
        };
    }

    private PeerFrame notMinimal(PeerFrame frame) {
        return oneIn(2) ? frame.withLength(2, any(0, 125, 125)) : frame.withLength(8, any(125, 65_535, 65_535));
    }

    private static PeerFrame announcing(PeerFrame frame, long length) {
        return frame.withLength(PeerFrame.formFor(length), length);
    }

    /** Often not at all; else anywhere, and within the header more often than it is long. */
    private PeerFrame cut(PeerFrame frame) {
        if (oneIn(3)) {
            return frame;
        }
        int length = frame.bytes().length;
        List<Integer> cuts = new ArrayList<>();
        for (int count = random.nextInt(oneIn(10) ? 20 : 4); count > 0; count--) {
            cuts.add(1 + random.nextInt(oneIn(2) ? Math.min(14, length) : length));
        }
        return frame.withCuts(cuts, oneIn(3) ? random.nextInt(length + 1) : 0);
    }
}
