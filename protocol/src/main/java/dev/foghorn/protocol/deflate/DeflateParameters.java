package dev.foghorn.protocol.deflate;

import dev.foghorn.protocol.handshake.ExtensionOffer;
import dev.foghorn.protocol.handshake.ExtensionOffer.Parameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The four parameters of permessage-deflate (RFC 7692 section 7.1), as a client offers them, or as a server answers.
 * What the server answers binds both: the "agreed parameters".
 *
 * @param serverNoContextTakeover the server starts each message with an empty window (7.1.1.1)
 * @param clientNoContextTakeover the client does (7.1.1.2); in an offer it is a hint
 * @param serverMaxWindowBits the base-2 logarithm of the server's window, 8-15, or {@link #ABSENT} (7.1.2.1)
 * @param clientMaxWindowBits that of the client's window, or {@link #ABSENT}; in an offer also {@link #NO_VALUE}, and
 *     its value is a hint (7.1.2.2)
 */
public record DeflateParameters(
        boolean serverNoContextTakeover,
        boolean clientNoContextTakeover,
        int serverMaxWindowBits,
        int clientMaxWindowBits) {

    /** Section 9.1. */
    public static final String EXTENSION = "permessage-deflate";

    public static final int MIN_WINDOW_BITS = 8;
    /** 7.2.1: "An endpoint MUST NOT use an LZ77 sliding window longer than 32,768 bytes". */
    public static final int MAX_WINDOW_BITS = 15;

    /** The parameter is not there: the window may be of 32,768 bytes. */
    public static final int ABSENT = 0;
    /** The parameter is there, without a value. */
    public static final int NO_VALUE = -1;

    private static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
    private static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";
    private static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";

    /** 7.1.2: "a decimal integer value without leading zeroes between 8 to 15, inclusive". */
    private static final Pattern WINDOW_BITS = Pattern.compile("[89]|1[0-5]");

    public DeflateParameters {
        requireWindowBits(SERVER_MAX_WINDOW_BITS, serverMaxWindowBits, ABSENT);
        requireWindowBits(CLIENT_MAX_WINDOW_BITS, clientMaxWindowBits, NO_VALUE);
    }

    private static void requireWindowBits(String name, int bits, int least) {
        boolean inRange = bits >= MIN_WINDOW_BITS && bits <= MAX_WINDOW_BITS;
        if (!inRange && (bits > ABSENT || bits < least)) {
            throw new IllegalArgumentException(name + " must be 8-15, not " + bits);
        }
    }

    /** What a client offers, or empty if the server must decline it (section 7). */
    static Optional<DeflateParameters> ofOffer(ExtensionOffer offer) {
        return read(offer, true);
    }

    /** What a server answers, or empty if the client must fail the connection (section 7). */
    static Optional<DeflateParameters> ofResponse(ExtensionOffer response) {
        return read(response, false);
    }

    /** Empty for a parameter that is not defined, is there twice, or has an invalid value. */
    private static Optional<DeflateParameters> read(ExtensionOffer extension, boolean offer) {
        boolean serverNoContextTakeover = false;
        boolean clientNoContextTakeover = false;
        int serverMaxWindowBits = ABSENT;
        int clientMaxWindowBits = ABSENT;
        Set<String> seen = new HashSet<>();
        for (Parameter parameter : extension.parameters()) {
            String name = parameter.name();
            String value = parameter.value();
            boolean windowBits = value != null && WINDOW_BITS.matcher(value).matches();
            boolean valid = switch (name) {
                case SERVER_NO_CONTEXT_TAKEOVER, CLIENT_NO_CONTEXT_TAKEOVER -> value == null;
                case SERVER_MAX_WINDOW_BITS -> windowBits;
                case CLIENT_MAX_WINDOW_BITS -> windowBits || value == null && offer;
                default -> false;
            };
            if (!valid || !seen.add(name)) {
                return Optional.empty();
            }
            switch (name) {
                case SERVER_NO_CONTEXT_TAKEOVER -> serverNoContextTakeover = true;
                case CLIENT_NO_CONTEXT_TAKEOVER -> clientNoContextTakeover = true;
                case SERVER_MAX_WINDOW_BITS -> serverMaxWindowBits = Integer.parseInt(value);
                case CLIENT_MAX_WINDOW_BITS -> clientMaxWindowBits = windowBits ? Integer.parseInt(value) : NO_VALUE;
            }
        }
        return Optional.of(new DeflateParameters(
                serverNoContextTakeover, clientNoContextTakeover, serverMaxWindowBits, clientMaxWindowBits));
    }

    /** The element of {@code Sec-WebSocket-Extensions}. */
    public ExtensionOffer toExtension() {
        List<Parameter> parameters = new ArrayList<>();
        if (serverNoContextTakeover) {
            parameters.add(new Parameter(SERVER_NO_CONTEXT_TAKEOVER, null));
        }
        if (clientNoContextTakeover) {
            parameters.add(new Parameter(CLIENT_NO_CONTEXT_TAKEOVER, null));
        }
        if (serverMaxWindowBits != ABSENT) {
            parameters.add(new Parameter(SERVER_MAX_WINDOW_BITS, String.valueOf(serverMaxWindowBits)));
        }
        if (clientMaxWindowBits != ABSENT) {
            String value = clientMaxWindowBits == NO_VALUE ? null : String.valueOf(clientMaxWindowBits);
            parameters.add(new Parameter(CLIENT_MAX_WINDOW_BITS, value));
        }
        return new ExtensionOffer(EXTENSION, parameters);
    }

    /** The parameter's value, or 15 without one. */
    static int orLargest(int windowBits) {
        return windowBits >= MIN_WINDOW_BITS ? windowBits : MAX_WINDOW_BITS;
    }

    /** The value for the smaller of two windows; {@link #ABSENT} if that is the largest there is. */
    static int smaller(int windowBits, int other) {
        int smaller = Math.min(orLargest(windowBits), orLargest(other));
        return smaller == MAX_WINDOW_BITS ? ABSENT : smaller;
    }
}
