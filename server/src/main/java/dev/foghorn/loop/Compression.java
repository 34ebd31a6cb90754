package dev.foghorn.loop;

import dev.foghorn.protocol.deflate.DeflateOffer;
import dev.foghorn.protocol.deflate.DeflateParameters;
import dev.foghorn.protocol.deflate.DeflatePolicy;
import dev.foghorn.protocol.handshake.ExtensionPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * How messages are compressed by permessage-deflate (RFC 7692): a server agrees to it if a client offers it, a client
 * offers it.
 *
 * <p>Without context takeover each message is compressed for itself: a connection owns no memory for it between
 * messages, and what a server publishes is compressed once for all. With it, later messages refer to earlier ones,
 * which is worth much for small ones that are alike; the compressing side then keeps 256 KiB outside the heap for each
 * connection, the other up to 32 KiB on it.
 *
 * @param enabled whether it is agreed to, or offered, at all
 * @param above only messages of more bytes than this are compressed
 * @param level 1 (fast) to 9 (small)
 * @param serverTakeover whether the server may take its context over from message to message (section 7.1.1.1)
 * @param clientTakeover whether the client may (7.1.1.2)
 * @param serverWindowBits 8-15: the server refers back two to the power of this many bytes at most (7.1.2.1)
 * @param clientWindowBits 8-15: the client does, if it can be told (7.1.2.2)
 */
public record Compression(
        boolean enabled,
        int above,
        int level,
        boolean serverTakeover,
        boolean clientTakeover,
        int serverWindowBits,
        int clientWindowBits) {

    /** A message that fits one packet of Ethernet gains little from being smaller. */
    public static final int DEFAULT_ABOVE = 1024;

    /** What zlib itself prefers, between time and size. */
    public static final int DEFAULT_LEVEL = 6;

    public static final Compression DEFAULT = new Compression(true, DEFAULT_ABOVE, DEFAULT_LEVEL, false, false,
            DeflateParameters.MAX_WINDOW_BITS, DeflateParameters.MAX_WINDOW_BITS);

    /** No extension is agreed to, or offered. */
    public static final Compression OFF = new Compression(false, DEFAULT_ABOVE, DEFAULT_LEVEL, false, false,
            DeflateParameters.MAX_WINDOW_BITS, DeflateParameters.MAX_WINDOW_BITS);

    public Compression {
        if (above < 0) {
            throw new IllegalArgumentException("above must not be negative, but is " + above);
        }
        if (level < 1 || level > 9) {
            throw new IllegalArgumentException("level must be 1-9, not " + level);
        }
        requireWindowBits("serverWindowBits", serverWindowBits);
        requireWindowBits("clientWindowBits", clientWindowBits);
    }

    private static void requireWindowBits(String name, int bits) {
        if (bits < DeflateParameters.MIN_WINDOW_BITS || bits > DeflateParameters.MAX_WINDOW_BITS) {
            throw new IllegalArgumentException(name + " must be 8-15, not " + bits);
        }
    }

    /** The server's part in the handshake. */
    public ExtensionPolicy policy() {
        return enabled ? new DeflatePolicy(parameters(DeflateParameters.ABSENT)) : ExtensionPolicy.NONE;
    }

    /**
     * The client's part in the handshake, or null to offer nothing. A server that cannot make its window smaller may
     * choose to leave it: we can read what it sends all the same.
     */
    public DeflateOffer offer() {
        if (!enabled) {
            return null;
        }
        DeflateParameters first = parameters(DeflateParameters.NO_VALUE);
        List<DeflateParameters> choices = new ArrayList<>(List.of(first));
        if (first.serverMaxWindowBits() != DeflateParameters.ABSENT) {
            choices.add(new DeflateParameters(first.serverNoContextTakeover(), first.clientNoContextTakeover(),
                    DeflateParameters.ABSENT, first.clientMaxWindowBits()));
        }
        return new DeflateOffer(choices);
    }

    /** @param largestClientWindow how the client's parameter is written if its window is not limited */
    private DeflateParameters parameters(int largestClientWindow) {
        return new DeflateParameters(!serverTakeover, !clientTakeover,
                orElse(serverWindowBits, DeflateParameters.ABSENT), orElse(clientWindowBits, largestClientWindow));
    }

    private static int orElse(int windowBits, int largest) {
        return windowBits == DeflateParameters.MAX_WINDOW_BITS ? largest : windowBits;
    }

    public Compression withAbove(int above) {
        return new Compression(enabled, above, level, serverTakeover, clientTakeover, serverWindowBits,
                clientWindowBits);
    }

    public Compression withLevel(int level) {
        return new Compression(enabled, above, level, serverTakeover, clientTakeover, serverWindowBits,
                clientWindowBits);
    }

    /** See {@link #serverTakeover} and {@link #clientTakeover}. */
    public Compression withTakeover(boolean serverTakeover, boolean clientTakeover) {
        return new Compression(enabled, above, level, serverTakeover, clientTakeover, serverWindowBits,
                clientWindowBits);
    }

    /** See {@link #serverWindowBits} and {@link #clientWindowBits}. */
    public Compression withWindowBits(int serverWindowBits, int clientWindowBits) {
        return new Compression(enabled, above, level, serverTakeover, clientTakeover, serverWindowBits,
                clientWindowBits);
    }
}
