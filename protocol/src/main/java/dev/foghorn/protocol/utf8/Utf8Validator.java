package dev.foghorn.protocol.utf8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks UTF-8 as it arrives, cut anywhere (RFC 6455 section 8.1; the syntax is RFC 3629 section 4).
 *
 * <p>The state between two chunks is one {@code int}, given in and returned, so that nobody needs an object for it:
 *
 * <pre>
 *   lead byte      next byte   continuation bytes in all
 *   00..7F         -           0
 *   C2..DF         80..BF      1
 *   E0             A0..BF      2     (80..9F would be an overlong form)
 *   E1..EC EE EF   80..BF      2
 *   ED             80..9F      2     (A0..BF would be a surrogate)
 *   F0             90..BF      3     (80..8F would be an overlong form)
 *   F1..F3         80..BF      3
 *   F4             80..8F      3     (90..BF would be above U+10FFFF)
 *
 *   state = continuation bytes still due | lowest next byte &lt;&lt; 8 | highest next byte &lt;&lt; 16
 * </pre>
 *
 * A wrong byte is seen in the very chunk that holds it. Stateless, so safe from any thread.
 */
public final class Utf8Validator {
    /** Between two characters: the state to start with, and the only one in which a text may end. */
    public static final int BOUNDARY = 0;

    /** The bytes seen so far begin no UTF-8 text, whatever follows. */
    public static final int INVALID = -1;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NON_ASCII = 0x8080808080808080L;
    /** Bytes of the longest character. */
    private static final int LONGEST = 4;

    private Utf8Validator() {}

    /**
     * Goes on from {@code state} over one chunk.
     *
     * @return the state to go on from: {@link #BOUNDARY}, {@link #INVALID}, or a value inside a character
     */
    public static int validate(int state, byte[] bytes, int offset, int length) {
        int end = offset + length;
        int i = offset;
        while (i < end && state != INVALID) {
            if (state == BOUNDARY) {
                i = skipWhole(bytes, skipAscii(bytes, i, end), end);
                if (i < end && bytes[i] < 0) {
                    state = afterLead(bytes[i++] & 0xFF);
                }
            } else {
                state = afterContinuation(state, bytes[i++] & 0xFF);
            }
        }
        return state;
    }

    /** Most text on the wire is ASCII: eight bytes a step. */
    private static int skipAscii(byte[] bytes, int from, int end) {
        int i = from;
        while (i <= end - Long.BYTES && ((long) WORD.get(bytes, i) & NON_ASCII) == 0) {
            i += Long.BYTES;
        }
        while (i < end && bytes[i] >= 0) {
            i++;
        }
        return i;
    }

    /**
     * Other characters that lie whole in the chunk, a character a step: several times as fast as byte by byte.
     *
     * @return where the first one begins that is ASCII, wrong, or may be cut
     */
    private static int skipWhole(byte[] bytes, int from, int end) {
        int i = from;
        while (i <= end - LONGEST) {
            int state = afterLead(bytes[i] & 0xFF);
            int due = state & 0xFF;
            if (state == INVALID
                    || !isExpected(state, bytes[i + 1] & 0xFF)
                    || due > 1 && !isContinuation(bytes[i + 2])
                    || due > 2 && !isContinuation(bytes[i + 3])) {
                return i;
            }
            i += 1 + due;
        }
        return i;
    }

    /** 80..BF, which as a signed byte are the lowest. */
    private static boolean isContinuation(byte b) {
        return b <= (byte) 0xBF;
    }

    private static boolean isExpected(int state, int next) {
        return next >= (state >> 8 & 0xFF) && next <= state >> 16;
    }

    private static int afterLead(int lead) {
        if (lead < 0xC2) {
            return INVALID;
        }
        if (lead < 0xE0) {
            return expect(1, 0x80, 0xBF);
        }
        if (lead < 0xF0) {
            return expect(2, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF);
        }
        if (lead < 0xF5) {
            return expect(3, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF);
        }
        return INVALID;
    }

    private static int afterContinuation(int state, int next) {
        if (!isExpected(state, next)) {
            return INVALID;
        }
        int due = (state & 0xFF) - 1;
        return due == 0 ? BOUNDARY : expect(due, 0x80, 0xBF);
    }

    private static int expect(int due, int lowest, int highest) {
        return due | lowest << 8 | highest << 16;
    }
}
