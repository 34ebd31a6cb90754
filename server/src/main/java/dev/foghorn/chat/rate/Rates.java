package dev.foghorn.chat.rate;

import dev.foghorn.loop.Admission;
import java.net.InetAddress;
import java.util.function.LongSupplier;

/**
 * How much each user, and each address, has done lately. Thread-safe. What is kept is bounded by what was done in the
 * time that the slowest rate takes to fill its burst, not by how many users there are.
 */
public final class Rates {
    private final RateOptions options;
    private final LongSupplier nanos;
    private final TokenBuckets<String> userMessages;
    private final TokenBuckets<InetAddress> addressMessages;
    private final TokenBuckets<String> userJoins;
    private final TokenBuckets<InetAddress> addressJoins;

    public Rates(RateOptions options) {
        this(options, System::nanoTime);
    }

    /** @param nanos a clock, in nanoseconds since some time */
    public Rates(RateOptions options, LongSupplier nanos) {
        this.options = options;
        this.nanos = nanos;
        this.userMessages = new TokenBuckets<>(options.userMessages());
        this.addressMessages = new TokenBuckets<>(options.addressMessages());
        this.userJoins = new TokenBuckets<>(options.userJoins());
        this.addressJoins = new TokenBuckets<>(options.addressJoins());
    }

    /**
     * What one connection may do; nothing has to be ended.
     *
     * @param address has no rate if it is null, which is not known, or a loopback address: behind a proxy on this
     *     machine are all users, or many
     */
    public Allowance open(InetAddress address) {
        InetAddress client = Admission.isOneClient(address) ? Admission.client(address) : null;
        return new Allowance(this, client, options.refusals());
    }

    long now() {
        return nanos.getAsLong();
    }

    /**
     * The user is asked first: who is refused for his own rate takes nothing from those behind the same address.
     *
     * @param user null if it is not known yet
     * @return 0, or how long to wait, in nanoseconds
     */
    long take(Action action, String user, InetAddress address, long now) {
        TokenBuckets<String> ofUser = action == Action.JOIN ? userJoins : userMessages;
        TokenBuckets<InetAddress> ofAddress = action == Action.JOIN ? addressJoins : addressMessages;
        long wait = user == null ? 0 : ofUser.take(user, action.tenths(), now);
        return wait > 0 || address == null ? wait : ofAddress.take(address, action.tenths(), now);
    }
}
