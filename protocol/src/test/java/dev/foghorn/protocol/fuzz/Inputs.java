package dev.foghorn.protocol.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** What all targets do with the bytes that the fuzzer chose. */
final class Inputs {
    private Inputs() {}

    /** The same input must always be cut in the same way, or a finding would not come again. */
    static Random random(byte[] input) {
        return new Random(Arrays.hashCode(input));
    }

    /** A character for each byte, as HTTP's heads are read. */
    static String latin1(byte[] input) {
        return new String(input, StandardCharsets.ISO_8859_1);
    }
}
