package dev.foghorn.bench.load;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A broadcast message that tells who sent it and as which:
 *
 * <pre>
 *   run (8 hex digits)   publisher (2)   number (8)   filler
 * </pre>
 *
 * ASCII, so that it may be text or binary. The run tells our messages from those of others in the same room.
 */
final class BroadcastPayload {
    static final int MIN_SIZE = 18;
    static final int MAX_PUBLISHERS = 256;

    private static final int PUBLISHER_AT = 8;
    private static final int NUMBER_AT = 10;
    private static final byte[] DIGITS = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    private final int run = ThreadLocalRandom.current().nextInt();
    private final int size;
    private final byte[] filler;

    /** @param json as the filler, instead of dots */
    BroadcastPayload(int size, boolean json) {
        this.size = size;
        this.filler = json ? JsonText.of(new Random(), size - MIN_SIZE) : new byte[size - MIN_SIZE];
        if (!json) {
            Arrays.fill(filler, (byte) '.');
        }
    }

    byte[] encode(int publisher, int number) {
        byte[] payload = new byte[size];
        System.arraycopy(filler, 0, payload, MIN_SIZE, filler.length);
        put(payload, 0, PUBLISHER_AT, run);
        put(payload, PUBLISHER_AT, NUMBER_AT, publisher);
        put(payload, NUMBER_AT, MIN_SIZE, number);
        return payload;
    }

    private static void put(byte[] payload, int from, int to, int value) {
        int rest = value;
        for (int i = to - 1; i >= from; i--, rest >>>= 4) {
            payload[i] = DIGITS[rest & 0xF];
        }
    }

    /** Whether a message is one of this run's. */
    boolean isOurs(byte[] array, int offset, int length) {
        return length == size && get(array, offset, offset + PUBLISHER_AT) == run;
    }

    /** Tells our messages from those of others: 8 hex digits. */
    String run() {
        return String.format("%08x", run);
    }

    /** Whether this is the beginning of one of this run's, as long as it is without filler. */
    boolean isOurReference(byte[] reference) {
        return reference.length == MIN_SIZE && get(reference, 0, PUBLISHER_AT) == run;
    }

    static int publisher(byte[] array, int offset) {
        return get(array, offset + PUBLISHER_AT, offset + NUMBER_AT);
    }

    static int number(byte[] array, int offset) {
        return get(array, offset + NUMBER_AT, offset + MIN_SIZE);
    }

    /** What is no digit gives some number, which nobody expects. */
    private static int get(byte[] array, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = array[i];
            // '0'-'9' have their value in the low bits; letters 1 to 6, and bit 6 set
            value = value << 4 | (digit & 0xF) + (digit >> 6) * 9;
        }
        return value;
    }
}
