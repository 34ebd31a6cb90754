package dev.foghorn.protocol.handshake;

/**
 * How long the head of an HTTP message may be. All are inclusive.
 *
 * @param maxStartLine bytes of the request line or status line without its end; over it a server answers 414
 * @param maxFieldBytes bytes of all field lines with their ends; over it a server answers 431
 * @param maxFields header fields; over it a server answers 431
 */
public record HeadLimits(int maxStartLine, int maxFieldBytes, int maxFields) {
    /**
     * 8,000 octets of request line are what RFC 7230 section 3.1.1 recommends to support; the fields have room for
     * large cookies, and browsers send about 15 of them.
     */
    public static final HeadLimits DEFAULT = new HeadLimits(8 << 10, 16 << 10, 100);

    /** A head is kept in one array until it is complete: no limit needs more, and no sum of two overflows. */
    public static final int LARGEST = 1 << 24;

    public HeadLimits {
        requireInRange("maxStartLine", maxStartLine);
        requireInRange("maxFieldBytes", maxFieldBytes);
        requireInRange("maxFields", maxFields);
    }

    private static void requireInRange(String name, int value) {
        if (value < 1 || value > LARGEST) {
            throw new IllegalArgumentException(name + " must be 1 to " + LARGEST + ", not " + value);
        }
    }
}
