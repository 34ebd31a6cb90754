package dev.foghorn.loop;

import java.util.List;

/**
 * How many connections a server takes, and from whom.
 *
 * @param maxConnections in total, inclusive; {@link #BY_DESCRIPTORS} for as many as the process may have
 * @param maxHandshakes unfinished ones, inclusive; the oldest makes way for the next
 * @param maxPerAddress of one client, inclusive: one IPv4 address, or one IPv6 network of 64 bits, which is what one
 *     customer has; 0 for any number. Loopback is exempt
 * @param proxies who must tell the client's address by the PROXY protocol, at the beginning of every connection;
 *     others may not connect. Empty: connections come from the clients themselves
 */
public record AdmissionOptions(
        int maxConnections, int maxHandshakes, int maxPerAddress, List<AddressRange> proxies) {

    /** See {@link #maxConnections}. */
    public static final int BY_DESCRIPTORS = 0;

    /** A handshake takes a round trip: 1,024 unfinished ones are many, and little memory. */
    public static final AdmissionOptions DEFAULT = new AdmissionOptions(BY_DESCRIPTORS, 1024, 0, List.of());

    public AdmissionOptions {
        proxies = List.copyOf(proxies);
        if (maxConnections < 0) {
            throw new IllegalArgumentException("maxConnections must not be negative, but is " + maxConnections);
        }
        if (maxHandshakes < 1) {
            throw new IllegalArgumentException("maxHandshakes must be at least 1, not " + maxHandshakes);
        }
        if (maxPerAddress < 0) {
            throw new IllegalArgumentException("maxPerAddress must not be negative, but is " + maxPerAddress);
        }
    }

    public AdmissionOptions withMaxConnections(int maxConnections) {
        return new AdmissionOptions(maxConnections, maxHandshakes, maxPerAddress, proxies);
    }

    public AdmissionOptions withMaxHandshakes(int maxHandshakes) {
        return new AdmissionOptions(maxConnections, maxHandshakes, maxPerAddress, proxies);
    }

    public AdmissionOptions withMaxPerAddress(int maxPerAddress) {
        return new AdmissionOptions(maxConnections, maxHandshakes, maxPerAddress, proxies);
    }

    public AdmissionOptions withProxies(List<AddressRange> proxies) {
        return new AdmissionOptions(maxConnections, maxHandshakes, maxPerAddress, proxies);
    }

    boolean needsProxy() {
        return !proxies.isEmpty();
    }
}
