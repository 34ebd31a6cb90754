package dev.foghorn.loop;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a header of the <a href="https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt">PROXY protocol</a>,
 * version 1 (a line) or 2 (binary), and not one byte more: what follows may be TLS, and belongs to others.
 *
 * <pre>
 *   v1   PROXY TCP4 192.0.2.1 192.0.2.2 56324 443 CR LF
 *   v2   12 bytes signature | version, command | family, transport | 2 bytes length | addresses, then TLVs
 * </pre>
 *
 * The bytes are read to {@link #room}, which is never larger than what the header must still have.
 */
final class ProxyHeaderParser {
    private static final byte[] V2_SIGNATURE = {0xD, 0xA, 0xD, 0xA, 0, 0xD, 0xA, 'Q', 'U', 'I', 'T', 0xA};
    private static final byte[] V1_START = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final String UNKNOWN = "PROXY UNKNOWN";
    private static final Pattern V1_LINE = Pattern.compile(
            "PROXY (TCP[46]) (\\S+) (\\S+) (0|[1-9]\\d{0,4}) (0|[1-9]\\d{0,4})\r\n");
    /** Section 2.1: the longest line, with its end. */
    private static final int V1_MOST = 107;
    private static final int V1_LEAST = (UNKNOWN + "\r\n").length();
    private static final int V1_SPACES = 5;

    private static final int V2_FIXED = 16;
    /** Addresses and TLVs that a proxy may send: a client certificate's name, identifiers of networks; not 64 KiB. */
    private static final int V2_MOST = 4096;
    private static final int V2_LOCAL = 0x20;
    private static final int V2_PROXY = 0x21;
    /** Two addresses and two ports. */
    private static final int V4_BYTES = 2 * 4 + 2 * 2;
    private static final int V6_BYTES = 2 * 16 + 2 * 2;
    private static final int UNIX_BYTES = 2 * 108;

    /** What is kept of a header: a whole line, or all up to IPv6's addresses. The rest is room to skip by. */
    private static final int KEPT = V1_MOST;

    private final ByteBuffer buffer = ByteBuffer.allocate(512);
    /** Bytes of the header that came. */
    private int count;
    private int kept;
    private boolean complete;
    private InetSocketAddress client;

    /** What a proxy sent is not the protocol's. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1;

        MalformedException(String message) {
            super(message, null, false, false);
        }
    }

    /** Where the next bytes go. Valid until {@link #received}, and not once it {@linkplain #isComplete is complete}. */
    ByteBuffer room() {
        int wanted = Math.min(missing(), buffer.capacity() - kept);
        return buffer.limit(kept + wanted).position(kept);
    }

    /** So many bytes were put into the room. */
    void received(int bytes) throws MalformedException {
        count += bytes;
        kept = isV2() ? Math.min(count, KEPT) : count;
        check();
    }

    boolean isComplete() {
        return complete;
    }

    /** The client's address; empty if the proxy speaks for itself, does not know, or has none that is IP's. */
    Optional<InetSocketAddress> client() {
        return Optional.ofNullable(client);
    }

    // ------------------------------------------------------------------------------------------- how much is sure

    /** Bytes that any legal header which begins as this one still has. */
    private int missing() {
        if (count < V1_LEAST) {
            return V1_LEAST - count;
        }
        if (!isV2()) {
            return missingOfLine();
        }
        return count < V2_FIXED ? V2_FIXED - count : V2_FIXED + length() - count;
    }

    /** Each space that is missing has something behind it, and a line has two bytes of end. */
    private int missingOfLine() {
        byte last = buffer.get(count - 1);
        int end = last == '\r' ? 1 : 2;
        if (startsWith(UNKNOWN.getBytes(StandardCharsets.US_ASCII))) {
            return end;
        }
        return 2 * Math.max(0, V1_SPACES - spaces()) + (last == ' ' ? 1 : 0) + end;
    }

    private int spaces() {
        int spaces = 0;
        for (int i = 0; i < count; i++) {
            spaces += buffer.get(i) == ' ' ? 1 : 0;
        }
        return spaces;
    }

    // --------------------------------------------------------------------------------------------------- checking

    private void check() throws MalformedException {
        if (!startsWith(V2_SIGNATURE) && !startsWith(V1_START)) {
            throw new MalformedException("it begins neither as version 1 nor as version 2");
        }
        if (!isV2()) {
            checkLine();
        } else if (count >= V2_FIXED) {
            checkBinary();
        }
    }

    private boolean isV2() {
        return count > 0 && buffer.get(0) == V2_SIGNATURE[0];
    }

    /** As far as bytes have come. */
    private boolean startsWith(byte[] start) {
        int length = Math.min(start.length, count);
        return Arrays.equals(buffer.array(), 0, length, start, 0, length);
    }

    private void checkLine() throws MalformedException {
        int length = lineLength();
        if (length > V1_MOST || length == 0 && count >= V1_MOST) {
            throw new MalformedException("the line is longer than " + V1_MOST + " bytes");
        }
        if (length == 0) {
            return;
        }
        String line = new String(buffer.array(), 0, length, StandardCharsets.ISO_8859_1);
        complete = true;
        if (line.matches(UNKNOWN + "( [^\r\n]*)?\r\n")) {
            return;
        }
        Matcher fields = V1_LINE.matcher(line);
        if (!fields.matches()) {
            throw new MalformedException("'" + line.strip() + "' is not as 'PROXY TCP4 192.0.2.1 192.0.2.2 56324 443'");
        }
        address(fields.group(1), fields.group(3));
        client = new InetSocketAddress(address(fields.group(1), fields.group(2)), port(fields.group(4)));
        port(fields.group(5));
    }

    /** Up to LF, 0 if there is none. */
    private int lineLength() {
        for (int i = 0; i < count; i++) {
            if (buffer.get(i) == '\n') {
                return i + 1;
            }
        }
        return 0;
    }

    private static InetAddress address(String family, String text) throws MalformedException {
        return (family.equals("TCP4") ? IpLiteral.v4(text) : IpLiteral.v6(text))
                .orElseThrow(() -> new MalformedException("'" + text + "' is no address for " + family));
    }

    private static int port(String text) throws MalformedException {
        int port = Integer.parseInt(text);
        if (port > 0xFFFF) {
            throw new MalformedException(text + " is no port");
        }
        return port;
    }

    private int length() {
        return buffer.getShort(V2_FIXED - 2) & 0xFFFF;
    }

    private void checkBinary() throws MalformedException {
        int command = buffer.get(12) & 0xFF;
        if (command != V2_LOCAL && command != V2_PROXY) {
            throw new MalformedException(String.format("version and command 0x%02x are unknown", command));
        }
        if (length() > V2_MOST) {
            throw new MalformedException("a header of " + length() + " bytes is longer than " + V2_MOST);
        }
        // 2.2: with LOCAL the receiver "must discard the protocol block including the family which is ignored"
        int needed = command == V2_LOCAL ? 0 : addressBytes(buffer.get(13) & 0xFF);
        if (length() < needed) {
            throw new MalformedException("the addresses need " + needed + " bytes, and there are " + length());
        }
        if (count < V2_FIXED + length()) {
            return;
        }
        complete = true;
        if (needed == V4_BYTES) {
            client = clientOf(4);
        } else if (needed == V6_BYTES) {
            client = clientOf(16);
        }
    }

    /** Section 2.2: the families and transports that exist. Addresses of datagrams are as long, and no client's. */
    private static int addressBytes(int family) throws MalformedException {
        return switch (family) {
            case 0x00, 0x12, 0x22 -> 0;
            case 0x11 -> V4_BYTES;
            case 0x21 -> V6_BYTES;
            case 0x31, 0x32 -> UNIX_BYTES;
            default -> throw new MalformedException(String.format("family and transport 0x%02x are unknown", family));
        };
    }

    private InetSocketAddress clientOf(int addressBytes) {
        byte[] address = Arrays.copyOfRange(buffer.array(), V2_FIXED, V2_FIXED + addressBytes);
        int port = buffer.getShort(V2_FIXED + 2 * addressBytes) & 0xFFFF;
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible); // 4 or 16 bytes are an address
        }
    }
}
