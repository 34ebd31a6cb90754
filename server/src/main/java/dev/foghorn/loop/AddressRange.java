package dev.foghorn.loop;

import java.net.InetAddress;

/**
 * Addresses that begin with the same bits, in CIDR notation: {@code 10.0.0.0/8}, {@code fd00::/8}, or one address.
 *
 * @param network some address of it
 * @param bits how many must be the same
 */
public record AddressRange(InetAddress network, int bits) {
    public AddressRange {
        int most = 8 * network.getAddress().length;
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException("the length of a prefix must be 0-" + most + ", not " + bits);
        }
    }

    /** @throws IllegalArgumentException if it is written in another way; names are not looked up */
    public static AddressRange parse(String text) {
        String[] parts = text.split("/", -1);
        InetAddress network = IpLiteral.parse(parts[0]).orElse(null);
        if (network == null || parts.length > 2 || parts.length == 2 && !parts[1].matches("\\d{1,3}")) {
            throw new IllegalArgumentException(
                    "'" + text + "' must be an address, or a range such as 10.0.0.0/8 or fd00::/8");
        }
        int bits = parts.length == 2 ? Integer.parseInt(parts[1]) : 8 * network.getAddress().length;
        return new AddressRange(network, bits);
    }

    /** Whether the address is in the range; one of the other family never is. */
    public boolean contains(InetAddress address) {
        byte[] one = network.getAddress();
        byte[] other = address.getAddress();
        if (one.length != other.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> i % 8;
            if (((one[i / 8] ^ other[i / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + bits;
    }
}
