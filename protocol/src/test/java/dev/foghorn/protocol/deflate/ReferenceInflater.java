package dev.foghorn.protocol.deflate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * DEFLATE as RFC 1951 tells it, a bit at a time, to know what zlib does not tell: how far back a compressor refers. It
 * takes whole streams that are right, with any number of blocks with BFINAL.
 */
public final class ReferenceInflater {
    private static final int END_OF_BLOCK = 256;
    /** 3.2.5: for the codes 257 to 285. */
    private static final int[] LENGTH_BASE = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258
    };
    private static final int[] LENGTH_EXTRA = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };
    private static final int[] DISTANCE_BASE = {
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145, 8193, 12289, 16385, 24577
    };
    /** 3.2.7: the order in which the lengths of the code lengths' codes come. */
    private static final int[] ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    private final byte[] in;
    private byte[] out = new byte[1 << 16];
    private int size;
    private int bit;
    private int largestDistance;

    private ReferenceInflater(byte[] in) {
        this.in = in;
    }

    /** @param content what comes out @param largestDistance 0 if nothing is repeated */
    public record Result(byte[] content, int largestDistance) {}

    public static Result inflate(byte[] stream) {
        ReferenceInflater inflater = new ReferenceInflater(stream);
        while (inflater.bit < 8 * stream.length) {
            inflater.block();
        }
        return new Result(Arrays.copyOf(inflater.out, inflater.size), inflater.largestDistance);
    }

    private void block() {
        boolean last = bits(1) == 1;
        switch (bits(2)) {
            case 0 -> stored();
            case 1 -> compressed(fixedLiterals(), new Code(filled(30, 5)));
            case 2 -> dynamic();
            default -> throw new IllegalStateException("block type 3");
        }
        if (last) {
            align();
        }
    }

    private void stored() {
        align();
        int length = bits(16);
        if (length != (~bits(16) & 0xFFFF)) {
            throw new IllegalStateException("NLEN");
        }
        for (int i = 0; i < length; i++) {
            write(bits(8));
        }
    }

    private static Code fixedLiterals() {
        int[] lengths = filled(288, 8);
        Arrays.fill(lengths, 144, 256, 9);
        Arrays.fill(lengths, 256, 280, 7);
        return new Code(lengths);
    }

    private void dynamic() {
        int literals = bits(5) + 257;
        int distances = bits(5) + 1;
        int codes = bits(4) + 4;
        int[] codeLengths = new int[19];
        for (int i = 0; i < codes; i++) {
            codeLengths[ORDER[i]] = bits(3);
        }
        Code lengthCode = new Code(codeLengths);
        List<Integer> lengths = new ArrayList<>();
        while (lengths.size() < literals + distances) {
            int symbol = symbol(lengthCode);
            switch (symbol) {
                case 16 -> repeat(lengths, lengths.get(lengths.size() - 1), 3 + bits(2));
                case 17 -> repeat(lengths, 0, 3 + bits(3));
                case 18 -> repeat(lengths, 0, 11 + bits(7));
                default -> lengths.add(symbol);
            }
        }
        int[] all = lengths.stream().mapToInt(Integer::intValue).toArray();
        compressed(new Code(Arrays.copyOf(all, literals)), new Code(Arrays.copyOfRange(all, literals, all.length)));
    }

    private static void repeat(List<Integer> lengths, int length, int times) {
        for (int i = 0; i < times; i++) {
            lengths.add(length);
        }
    }

    private void compressed(Code literals, Code distances) {
        for (int symbol = symbol(literals); symbol != END_OF_BLOCK; symbol = symbol(literals)) {
            if (symbol < END_OF_BLOCK) {
                write(symbol);
            } else {
                int length = LENGTH_BASE[symbol - 257] + bits(LENGTH_EXTRA[symbol - 257]);
                int code = symbol(distances);
                copy(length, DISTANCE_BASE[code] + bits(Math.max(0, code / 2 - 1)));
            }
        }
    }

    private void copy(int length, int distance) {
        largestDistance = Math.max(largestDistance, distance);
        for (int i = 0; i < length; i++) {
            write(out[size - distance]);
        }
    }

    private void write(int value) {
        if (size == out.length) {
            out = Arrays.copyOf(out, 2 * size);
        }
        out[size++] = (byte) value;
    }

    private int symbol(Code code) {
        int value = 1; // a leading one tells the length
        for (int length = 1; length <= 15; length++) {
            value = value << 1 | bits(1);
            Integer symbol = code.symbols.get(value);
            if (symbol != null) {
                return symbol;
            }
        }
        throw new IllegalStateException("no such code");
    }

    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++, bit++) {
            value |= (in[bit / 8] >> bit % 8 & 1) << i;
        }
        return value;
    }

    private void align() {
        bit = (bit + 7) / 8 * 8;
    }

    private static int[] filled(int size, int length) {
        int[] lengths = new int[size];
        Arrays.fill(lengths, length);
        return lengths;
    }

    /** A Huffman code by its lengths (3.2.2). */
    private static final class Code {
        final Map<Integer, Integer> symbols = new HashMap<>();

        Code(int[] lengths) {
            int next = 0;
            for (int length = 1; length <= 15; length++, next <<= 1) {
                for (int symbol = 0; symbol < lengths.length; symbol++) {
                    if (lengths[symbol] == length) {
                        symbols.put(1 << length | next++, symbol);
                    }
                }
            }
        }
    }
}
