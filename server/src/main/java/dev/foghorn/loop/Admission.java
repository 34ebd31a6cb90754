package dev.foghorn.loop;

import java.net.InetAddress;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Who comes in: how many connections there are, how many of them have not finished their handshake, how many each
 * client has; and how many were refused, and why. Thread-safe: all loops ask here, once or twice a connection.
 *
 * <p>A refusal in words takes a place too, for as long as the client takes to ask, read and go. There are a few such
 * places beside those for connections; when they are taken, closing is the answer.
 */
public final class Admission {
    /** So that who tries now and then learns why, and a flood costs next to nothing. */
    public static final int MOST_ANSWERED = 16;
    /** RFC 4291 2.5.4: the half of an IPv6 address that its owner chooses freely. */
    private static final int INTERFACE_BYTES = 8;

    private final AdmissionOptions options;
    /** Of all connections that are served, and of which nothing else needs to be known: there may be very many. */
    private final Ticket common = new Ticket();
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    /** The unfinished ones, the oldest first. Its own lock. */
    private final Map<Ticket, Connection> handshakes = new LinkedHashMap<>();
    private final Map<InetAddress, Integer> clients = new ConcurrentHashMap<>();
    private final AtomicLong pauses = new AtomicLong();
    private final AtomicLongArray refused = new AtomicLongArray(Refusal.values().length);

    /** @param options with a number of connections */
    public Admission(AdmissionOptions options) {
        if (options.maxConnections() == AdmissionOptions.BY_DESCRIPTORS) {
            throw new IllegalArgumentException("maxConnections must be a number here");
        }
        this.options = options;
    }

    /** What may be. */
    public AdmissionOptions options() {
        return options;
    }

    /** Connections that are served now, handshakes and closings among them. */
    public int connections() {
        return served.get();
    }

    /** Handshakes that are unfinished now. */
    public int handshakes() {
        synchronized (handshakes) {
            return handshakes.size();
        }
    }

    /** How many connections were refused for this reason so far. */
    public long refused(Refusal why) {
        return refused.get(why.ordinal());
    }

    /** How often accepting had to wait, usually since no file descriptor was free; a time ends when nobody waits. */
    public long pauses() {
        return pauses.get();
    }

    void countPause() {
        pauses.incrementAndGet();
    }

    void count(Refusal why) {
        refused.incrementAndGet(why.ordinal());
    }

    /** @return null if there is no place left, not even for a refusal in words */
    Ticket admit() {
        if (take(served, options.maxConnections())) {
            return new Ticket();
        }
        count(Refusal.CONNECTIONS);
        return take(answered, MOST_ANSWERED) ? new Ticket(Refusal.CONNECTIONS) : null;
    }

    private static boolean take(AtomicInteger places, int most) {
        int taken = places.get();
        while (taken < most) {
            if (places.compareAndSet(taken, taken + 1)) {
                return true;
            }
            taken = places.get();
        }
        return false;
    }

    /** Whether an address is that of one client: not if it is unknown, or of this machine, where a proxy may be. */
    public static boolean isOneClient(InetAddress address) {
        return address != null && !address.isLoopbackAddress();
    }

    /** {@link #client}, if the address {@linkplain #isOneClient is that of one}. */
    public static Optional<InetAddress> oneClient(SocketAddress address) {
        return address instanceof InetSocketAddress socket && isOneClient(socket.getAddress())
                ? Optional.of(client(socket.getAddress()))
                : Optional.empty();
    }

    /** Who may be one and the same: one IPv4 address, or one IPv6 network of 64 bits. */
    public static InetAddress client(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address; // the JDK makes IPv4 of IPv4-mapped addresses
        }
        byte[] network = address.getAddress();
        Arrays.fill(network, network.length - INTERFACE_BYTES, network.length, (byte) 0);
        try {
            return InetAddress.getByAddress(network);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible); // 16 bytes are an address
        }
    }

    /** One accepted connection's place. On its loop's thread, from {@link #begin} on. */
    final class Ticket {
        /** Null while it is served. */
        private Refusal refusal;
        /** Whose connections it counts among; null if it is exempt. */
        private InetAddress client;
        private boolean inHandshake;

        private Ticket() {}

        private Ticket(Refusal refusal) {
            this.refusal = refusal;
        }

        /** The handshake begins, and the oldest makes way for it if there are too many. */
        void begin(Connection connection) {
            inHandshake = true;
            Map.Entry<Ticket, Connection> oldest = null;
            synchronized (handshakes) {
                handshakes.put(this, connection);
                if (handshakes.size() > options.maxHandshakes()) {
                    Iterator<Map.Entry<Ticket, Connection>> entries = handshakes.entrySet().iterator();
                    oldest = entries.next();
                    entries.remove();
                }
            }
            if (oldest != null) {
                evict(oldest.getKey(), oldest.getValue());
            }
        }

        /**
         * Counts it among its client's connections.
         *
         * @param address null if it is not known
         * @return who answers its request; null if it is to be closed, since there are too many refusals under way
         */
        Reception receive(InetAddress address, Reception reception) {
            if (refusal == null && isCounted(address) && !countAs(client(address))) {
                count(Refusal.ADDRESS);
                if (!take(answered, MOST_ANSWERED)) {
                    return null;
                }
                served.decrementAndGet();
                refusal = Refusal.ADDRESS;
            }
            return refusal == null ? reception : refusal;
        }

        private boolean isCounted(InetAddress address) {
            return options.maxPerAddress() > 0 && isOneClient(address);
        }

        private boolean countAs(InetAddress who) {
            if (clients.merge(who, 1, Integer::sum) <= options.maxPerAddress()) {
                client = who;
                return true;
            }
            discount(who);
            return false;
        }

        /** It was answered, with 101 or otherwise. */
        void endHandshake() {
            if (!inHandshake) {
                return;
            }
            inHandshake = false;
            Connection connection;
            synchronized (handshakes) {
                connection = handshakes.remove(this);
            }
            if (connection != null && refusal == null && client == null) {
                connection.hold(common);
            }
        }

        /** It is gone. The last call. */
        void leave() {
            endHandshake();
            if (client != null) {
                discount(client);
            }
            (refusal == null ? served : answered).decrementAndGet();
        }
    }

    private void discount(InetAddress who) {
        clients.computeIfPresent(who, (same, count) -> count == 1 ? null : count - 1);
    }

    private void evict(Ticket ticket, Connection connection) {
        connection.loop().execute(() -> {
            if (ticket.inHandshake) { // it may have finished while this was on its way
                count(Refusal.HANDSHAKES);
                connection.lost(Refusal.HANDSHAKES.sentence());
            }
        });
    }
}
