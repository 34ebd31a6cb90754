package dev.foghorn.protocol.frame;

/**
 * How much a peer may send (RFC 6455 section 10.4: "impose limits on the frame size and the size after reassembly").
 * All are inclusive: what is exactly as large as the limit passes.
 *
 * @param maxFrame bytes of payload in one frame; over it the connection fails with 1009
 * @param maxMessage bytes of payload in one message, after reassembly; over it the connection fails with 1009
 * @param maxFragments frames in one message, empty ones counted; over it the connection fails with 1008
 */
public record Limits(int maxFrame, int maxMessage, int maxFragments) {
    /** 1 MiB holds what interactive programs send, and bounds what a hostile peer can make us keep. */
    public static final int DEFAULT_MAX_MESSAGE = 1 << 20;

    /** 1 MiB in fragments of 8 bytes: more than any honest sender needs, yet it ends a flood of empty fragments. */
    public static final int DEFAULT_MAX_FRAGMENTS = 1 << 17;

    public static final Limits DEFAULT =
            new Limits(DEFAULT_MAX_MESSAGE, DEFAULT_MAX_MESSAGE, DEFAULT_MAX_FRAGMENTS);

    /**
     * Array lengths are ints, and a frame's header needs up to 14 bytes beside its payload; 2^30 stays clear of both.
     */
    public static final int LARGEST = 1 << 30;

    public Limits {
        requireInRange("maxFrame", maxFrame);
        requireInRange("maxMessage", maxMessage);
        if (maxFragments < 1) {
            throw new IllegalArgumentException("maxFragments must be at least 1, not " + maxFragments);
        }
    }

    /** The defaults with another message limit; a frame may be as large as a message. */
    public static Limits ofMessage(int maxMessage) {
        return new Limits(maxMessage, maxMessage, DEFAULT_MAX_FRAGMENTS);
    }

    private static void requireInRange(String name, int bytes) {
        // 5.5: a control frame of 125 bytes is always legal, so no limit can be lower
        if (bytes < FrameHeader.MAX_CONTROL_PAYLOAD || bytes > LARGEST) {
            throw new IllegalArgumentException(name + " must be " + FrameHeader.MAX_CONTROL_PAYLOAD + " to " + LARGEST
                    + " bytes, not " + bytes);
        }
    }
}
