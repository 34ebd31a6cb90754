package dev.foghorn.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Local addresses to connect from: each has some 28,000 ports, of which those wait that connections left (TIME_WAIT).
 * On the loopback all of 127.0.0.0/8 is ours; a server elsewhere is reached from whatever address the system chooses.
 * Thread-safe.
 */
public final class Sources {
    /** 127.0.0.1 to 127.0.0.250. */
    public static final int MOST = 250;
    /** Enough for what comes and goes as fast as it can. */
    public static final int USUAL = 50;

    private final List<InetAddress> addresses;
    private final AtomicInteger taken = new AtomicInteger();

    private Sources(List<InetAddress> addresses) {
        this.addresses = addresses;
    }

    /** For connections to this server: on IPv4's loopback the usual number, elsewhere any. */
    public static Sources to(InetAddress server) {
        boolean ours = server.isLoopbackAddress() && server.getAddress().length == 4;
        return new Sources(ours ? loopback(USUAL) : List.of());
    }

    /** 127.0.0.1 and up; at most {@link #MOST}. */
    public static List<InetAddress> loopback(int count) {
        List<InetAddress> addresses = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            addresses.add(loopbackAddress(i));
        }
        return addresses;
    }

    private static InetAddress loopbackAddress(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    /** Where the next connection is to come from: each in turn; null for any. */
    public InetSocketAddress next() {
        return addresses.isEmpty()
                ? null
                : new InetSocketAddress(addresses.get(Math.floorMod(taken.getAndIncrement(), addresses.size())), 0);
    }
}
