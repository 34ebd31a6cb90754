package dev.foghorn.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;

/**
 * TCP may cut bytes anywhere, and no reader may care. Gives the same bytes to a reader in every set of pieces:
 *
 * <pre>
 *   up to 16 bytes   all 2^(n-1) sets of cuts
 *   beyond           no cut, each single cut, a cut after each byte, and 1,000 random sets
 * </pre>
 *
 * The pieces lie one after another at the same place of one buffer, as in an event loop, and are overwritten once they
 * are read: a reader that keeps a view of them is found out.
 */
public final class Cuts {
    private static final int EXHAUSTIVE = 16;
    private static final int RANDOM_SETS = 1_000;

    /** A piece starts here, so that a reader which forgets the offset is found out too. */
    private static final int OFFSET = 3;
    private static final byte OVERWRITTEN = (byte) 0xEE;

    private Cuts() {}

    /** Something that takes bytes in pieces. */
    public interface Reader<T> {
        /** @param piece array-backed, with an array offset; valid during the call */
        void read(ByteBuffer piece);

        /** What came of all the pieces; compared with {@code equals}. */
        T result();
    }

    /** Asserts that the result does not depend on the cuts, and returns it. */
    public static <T> T sameForEvery(byte[] bytes, Supplier<? extends Reader<T>> freshReader) {
        T uncut = read(bytes, new boolean[bytes.length], freshReader.get());
        int places = Math.max(0, bytes.length - 1);
        if (bytes.length <= EXHAUSTIVE) {
            for (int set = 1; set < 1 << places; set++) {
                boolean[] cuts = new boolean[bytes.length];
                for (int i = 0; i < places; i++) {
                    cuts[i] = (set & 1 << i) != 0;
                }
                check(uncut, bytes, cuts, freshReader);
            }
            return uncut;
        }
        boolean[] single = new boolean[bytes.length];
        for (int place = 0; place < places; place++) {
            single[place] = true;
            check(uncut, bytes, single, freshReader);
            single[place] = false;
        }
        boolean[] everywhere = new boolean[bytes.length];
        Arrays.fill(everywhere, true);
        check(uncut, bytes, everywhere, freshReader);

        Random random = Seed.random();
        for (int i = 0; i < RANDOM_SETS; i++) {
            check(uncut, bytes, randomSet(bytes.length, random), freshReader);
        }
        return uncut;
    }

    /** The same for many inputs with little time for each: no cut, a cut after each byte, and one random set. */
    public static <T> T sameForSome(byte[] bytes, Random random, Supplier<? extends Reader<T>> freshReader) {
        T uncut = read(bytes, new boolean[bytes.length], freshReader.get());
        if (bytes.length > 1) {
            boolean[] everywhere = new boolean[bytes.length];
            Arrays.fill(everywhere, true);
            check(uncut, bytes, everywhere, freshReader);
            check(uncut, bytes, randomSet(bytes.length, random), freshReader);
        }
        return uncut;
    }

    /** Gives the bytes to one reader, with one random set of cuts. */
    public static <T> T readInRandomPieces(byte[] bytes, Random random, Reader<T> reader) {
        return read(bytes, randomSet(bytes.length, random), reader);
    }

    private static <T> void check(T uncut, byte[] bytes, boolean[] cuts, Supplier<? extends Reader<T>> freshReader) {
        assertEquals(uncut, read(bytes, cuts, freshReader.get()), () -> "cut after the bytes " + places(cuts));
    }

    /** @param cuts where true, a piece ends after that byte */
    private static <T> T read(byte[] bytes, boolean[] cuts, Reader<T> reader) {
        byte[] buffer = new byte[OFFSET + bytes.length + OFFSET];
        int start = 0;
        for (int end = 1; end <= bytes.length; end++) {
            if (end == bytes.length || cuts[end - 1]) {
                int length = end - start;
                System.arraycopy(bytes, start, buffer, OFFSET, length);
                reader.read(ByteBuffer.wrap(buffer, OFFSET, length).slice());
                Arrays.fill(buffer, OFFSET, OFFSET + length, OVERWRITTEN);
                start = end;
            }
        }
        return reader.result();
    }

    /** Few cuts as often as many: their number is 1, 2, 4, ... */
    private static boolean[] randomSet(int length, Random random) {
        boolean[] cuts = new boolean[length];
        if (length == 0) {
            return cuts;
        }
        int wanted = 1 << random.nextInt(Math.max(1, 32 - Integer.numberOfLeadingZeros(length)));
        for (int i = 0; i < wanted; i++) {
            cuts[random.nextInt(length)] = true;
        }
        return cuts;
    }

    private static String places(boolean[] cuts) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < cuts.length; i++) {
            if (cuts[i]) {
                text.append(i + 1).append(' ');
            }
        }
        return text.toString();
    }
}
